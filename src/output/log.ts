import { closeSync, constants, existsSync, fstatSync, renameSync, writeSync } from "node:fs";
import { openPrivate } from "../system/private-file.js";
import { Failure } from "../words/failure.js";
import { fileFaultWords } from "../words/file-fault.js";
import { jsonLine } from "../words/shown.js";

export type LogLevel = "info" | "warn" | "error" | "detail";

export interface Log {
	write(level: LogLevel, message: string): void;
	close(): void;
}

export interface LogOptions {
	readonly redact: (text: string) => string;
	readonly now?: () => Date;
	/** Size from which a new file is begun. */
	readonly mostBytes?: number;
	/** Called once when the file takes no more; the command goes on without it. */
	readonly onFault?: (sentence: string) => void;
}

const MOST_BYTES = 10 * 1024 * 1024;
/** Earlier files that are kept, as file.1 (the newest) to file.5. */
const KEPT = 5;

/**
 * Appends one JSON object a line, `{time, level, message}`, to a file that only this user may read. When it has grown
 * large it is moved aside, and a new one begun.
 * @throws Failure "usage" when the file cannot be opened
 */
export function openLog(path: string, options: LogOptions): Log {
	let file: number | undefined = openForAppend(path);
	const { now = () => new Date(), mostBytes = MOST_BYTES } = options;
	const close = (): void => {
		if (file !== undefined) closeSync(file);
		file = undefined;
	};
	return {
		close,
		write(level, message) {
			if (file === undefined) return;
			try {
				if (fstatSync(file).size >= mostBytes) {
					close();
					rotate(path);
					file = openForAppend(path);
				}
				writeSync(file, `${jsonLine({ time: now().toISOString(), level, message: options.redact(message) })}\n`);
			} catch (error) {
				close();
				options.onFault?.(`The log ${path} takes no more lines (${String(error)}); going on without it.`);
			}
		},
	};
}

/** file.4 becomes file.5, …, file becomes file.1. What was file.5 is gone. */
function rotate(path: string): void {
	for (let number = KEPT - 1; number >= 0; number--) {
		const from = number === 0 ? path : `${path}.${number}`;
		if (existsSync(from)) renameSync(from, `${path}.${number + 1}`);
	}
}

function openForAppend(path: string): number {
	try {
		return openPrivate(path, constants.O_APPEND | constants.O_CREAT | constants.O_WRONLY);
	} catch (error) {
		throw new Failure("usage", {
			detail: `The log file ${path} cannot be written: ${fileFaultWords(error)}.`,
			fix: "Give --log-file a file in a folder of yours.",
		});
	}
}
