import { delimiter, isAbsolute } from "node:path";

/** What a keychain or a browser needs to find the person's session. Nothing with a secret in it is among these. */
const NEEDED = [
	"PATH",
	"HOME",
	"USER",
	"LOGNAME",
	"LANG",
	"DBUS_SESSION_BUS_ADDRESS",
	"XDG_RUNTIME_DIR",
	"DISPLAY",
	"WAYLAND_DISPLAY",
	"XAUTHORITY",
	"SystemRoot",
	"USERPROFILE",
	"APPDATA",
	"LOCALAPPDATA",
	"TEMP",
];

/** The environment for a child process: our own holds passwords and keys that are none of its business. */
export function bareEnvironment(): Record<string, string> {
	return Object.fromEntries(
		NEEDED.flatMap((name) => {
			const value = process.env[name];
			return value === undefined ? [] : [[name, name === "PATH" ? wholePaths(value) : value]];
		}),
	);
}

/** Without entries that mean the folder one happens to be in: a program of a stranger may lie there. */
const wholePaths = (path: string): string =>
	path
		.split(delimiter)
		.filter((entry) => isAbsolute(entry))
		.join(delimiter);
