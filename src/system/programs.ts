import { type SpawnOptions, spawn } from "node:child_process";
import { bareEnvironment } from "./bare-environment.js";

/**
 * The only place where another program is started. It gets the bare environment, or exactly the one that is given; never
 * our own, which holds the key of the tokens and the password of the MIS.
 */
export const startProgram = ((program: string, args: readonly string[], options: SpawnOptions) =>
	spawn(program, args, { windowsHide: true, ...options, env: options.env ?? bareEnvironment() })) as typeof spawn;
