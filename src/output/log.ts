import { closeSync, constants, fchmodSync, openSync, writeSync } from "node:fs";
import { Failure } from "../words/failure.js";

export type LogLevel = "info" | "warn" | "error" | "detail";

export interface Log {
	write(level: LogLevel, message: string): void;
	close(): void;
}

export interface LogOptions {
	readonly redact: (text: string) => string;
	readonly now?: () => Date;
	/** Called once when the file takes no more; the command goes on without it. */
	readonly onFault?: (sentence: string) => void;
}

/**
 * Appends one JSON object a line, `{time, level, message}`, to a file that only this user may read.
 * @throws Failure "usage" when the file cannot be opened
 */
export function openLog(path: string, options: LogOptions): Log {
	let file: number | undefined = openForAppend(path);
	const now = options.now ?? (() => new Date());
	const close = (): void => {
		if (file !== undefined) closeSync(file);
		file = undefined;
	};
	return {
		close,
		write(level, message) {
			if (file === undefined) return;
			try {
				writeSync(file, `${JSON.stringify({ time: now().toISOString(), level, message: options.redact(message) })}\n`);
			} catch (error) {
				close();
				options.onFault?.(`The log ${path} takes no more lines (${String(error)}); going on without it.`);
			}
		},
	};
}

function openForAppend(path: string): number {
	try {
		const file = openSync(path, constants.O_APPEND | constants.O_CREAT | constants.O_WRONLY, 0o600);
		fchmodSync(file, 0o600);
		return file;
	} catch (error) {
		throw new Failure("usage", {
			detail: `The log file ${path} cannot be written: ${error instanceof Error ? error.message : String(error)}`,
			fix: "Give --log-file a file in a folder of yours.",
		});
	}
}
