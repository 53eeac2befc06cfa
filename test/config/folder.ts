import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { loadConfig } from "../../src/config/load.js";
import type { Config } from "../../src/config/types.js";
import { Failure } from "../../src/words/failure.js";

/** A working directory and a home of their own, gone after the test. */
export class Folder {
	readonly root = mkdtempSync(join(tmpdir(), "eaur-qb-config-"));
	readonly cwd = join(this.root, "work");
	readonly home = join(this.root, "home");

	constructor() {
		mkdirSync(this.cwd);
		mkdirSync(this.home, { mode: 0o700 });
		onTestFinished(() => rmSync(this.root, { recursive: true }));
	}

	/** Writes a file for this user alone, unless told otherwise; gives its path. */
	write(path: string, text: string, mode = 0o600): string {
		const file = join(this.root, path);
		writeFileSync(file, text);
		chmodSync(file, mode);
		return file;
	}

	load(env: NodeJS.ProcessEnv = {}, config?: string): Config {
		return loadConfig({ options: { config }, env: { EAUR_QB_HOME: this.home, ...env }, cwd: this.cwd });
	}

	/** The lines of the failure that loading ends with. */
	faults(env: NodeJS.ProcessEnv = {}, config?: string): string[] {
		return failureOf(() => this.load(env, config)).message.split("\n");
	}
}

export function failureOf(act: () => unknown): Failure {
	try {
		act();
	} catch (error) {
		if (error instanceof Failure) return error;
		throw error;
	}
	throw new Error("Nothing failed");
}
