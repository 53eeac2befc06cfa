import { fileURLToPath } from "node:url";
import * as v from "valibot";
import { startProgram } from "../system/programs.js";
import { jsonOf } from "./connection-text.js";
import { KeyringAnswer, type KeyringRequest } from "./keyring-protocol.js";

/** `silent`: it had to be killed. `crashed`: it died by itself. */
export type KeyringReply = KeyringAnswer | { readonly kind: "silent" | "crashed"; readonly message: string };

/** A keychain that works answers in a tenth of a second; a person waits no longer than this for one that does not. */
export const PATIENCE_MS = 3000;

/** Asks the keychain in a child process. Never hangs, never throws. */
export function askKeyring(request: KeyringRequest): Promise<KeyringReply> {
	return new Promise((resolve) => {
		const child = startProgram(process.execPath, helperCommand(), {
			stdio: ["pipe", "pipe", "ignore"],
			// In its own process group: Ctrl-C must not cut a save short, or a new refresh token is lost.
			detached: true,
			timeout: PATIENCE_MS,
			killSignal: "SIGKILL",
		});
		let output = "";
		child.stdout.setEncoding("utf8").on("data", (text: string) => {
			output += text;
		});
		child.on("error", (error) => resolve({ kind: "crashed", message: error.message }));
		child.on("close", (code, signal) => resolve(replyOf(output, signal ?? `exit code ${code}`)));
		// A helper that dies before it has read its request closes this pipe; `close` tells why.
		child.stdin.on("error", () => {}).end(JSON.stringify(request));
	});
}

function replyOf(output: string, ending: string): KeyringReply {
	const parsed = v.safeParse(KeyringAnswer, jsonOf(output));
	if (parsed.success) return parsed.output;
	return { kind: ending === "SIGKILL" ? "silent" : "crashed", message: ending };
}

/** Beside this file where the program is built; the sources, under test, use the built one. */
function helperCommand(): string[] {
	const helper = import.meta.url.endsWith(".ts") ? "../../dist/secrets/keyring-helper.js" : "./keyring-helper.js";
	return [fileURLToPath(new URL(helper, import.meta.url))];
}
