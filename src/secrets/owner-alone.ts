import { userInfo } from "node:os";
import { join } from "node:path";
import { bareEnvironment } from "../system/bare-environment.js";
import { startProgram } from "../system/programs.js";
import { Failure } from "../words/failure.js";

const PATIENCE_MS = 10_000;

/**
 * On Windows, where files have no mode: takes away what the folder hands down, and leaves the owner alone (Microsoft's
 * page on icacls). The tests run on Linux: there, its arguments are tested and Windows is not.
 */
export async function grantOwnerAlone(path: string): Promise<void> {
	const program = join(bareEnvironment().SystemRoot ?? "C:\\Windows", "System32", "icacls.exe");
	const options = { stdio: "ignore", timeout: PATIENCE_MS } as const;
	const granted = await new Promise<boolean>((resolve) => {
		const child = startProgram(program, ownerAlone(path, userInfo().username), options);
		child.once("error", () => resolve(false)).once("close", (code) => resolve(code === 0));
	});
	if (!granted) throw notProtected(path);
}

/** The words after `icacls`: no shell reads them. */
export const ownerAlone = (path: string, user: string): string[] => [
	path,
	"/inheritance:r",
	"/grant:r",
	`${user}:(F)`,
	"/q",
];

function notProtected(path: string): Failure {
	return new Failure("surroundings", {
		code: "QB001",
		detail: `Windows did not let ${path} be made readable for its owner alone (icacls), so nothing was stored in it.`,
		fix: "Set EAUR_QB_HOME to a folder on a disk of this computer (NTFS), or keep the tokens in the keychain.",
	});
}
