import { join } from "node:path";
import { bareEnvironment } from "../../system/bare-environment.js";
import { startProgram } from "../../system/programs.js";

/** A program that answers within this time that it could not do it, has not; one that goes on is showing the page. */
const PATIENCE_MS = 2_000;

/**
 * Shows an address in the person's browser, through a program of the system, without a shell and without our settings
 * in its environment. False where that cannot be done here.
 */
export async function openBrowser(address: string): Promise<boolean> {
	const [program, ...given] = opener(bareEnvironment()) ?? [];
	if (program === undefined) return false;
	return new Promise((resolve) => {
		const child = startProgram(program, [...given, address], { stdio: "ignore", detached: true });
		child.once("error", () => resolve(false));
		child.once("exit", (code) => resolve(code === 0));
		setTimeout(() => resolve(true), PATIENCE_MS).unref();
		child.unref();
	});
}

/** `start` of Windows is a word of its shell, to which an address is a command line; this shows it without one. */
function opener(env: Readonly<Record<string, string>>): string[] | undefined {
	switch (process.platform) {
		case "darwin":
			return ["open"];
		case "win32":
			return [join(env.SystemRoot ?? "C:\\Windows", "System32", "rundll32.exe"), "url.dll,FileProtocolHandler"];
		default:
			return env.DISPLAY || env.WAYLAND_DISPLAY ? ["xdg-open"] : undefined;
	}
}
