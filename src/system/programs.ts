import { type SpawnOptions, spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { bareEnvironment } from "./bare-environment.js";

/**
 * The only place where another program is started. It gets the bare environment, or exactly the one that is given; never
 * our own, which holds the key of the tokens and the password of the MIS.
 */
export const startProgram = ((program: string, args: readonly string[], options: SpawnOptions) =>
	spawn(program, args, { windowsHide: true, ...options, env: options.env ?? bareEnvironment() })) as typeof spawn;

/** Whether a program of this name is found by a shell with this PATH. */
export function isOnPath(program: string, path: string | undefined): boolean {
	const folders = (path ?? "").split(delimiter);
	// Windows starts a script by a file beside it.
	return folders.some((folder) => [program, `${program}.cmd`].some((name) => mayBeRun(join(folder, name))));
}

function mayBeRun(file: string): boolean {
	try {
		accessSync(file, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}
