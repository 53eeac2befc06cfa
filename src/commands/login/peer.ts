import { readFileSync } from "node:fs";

/** The kernel's tables of TCP connections of all users (proc(5)): addresses in hex, then, further on, uid and inode. */
const TABLES = ["/proc/net/tcp", "/proc/net/tcp6"] as const;
const LINE = /^\s*\d+: [0-9A-F]+:([0-9A-F]{4}) [0-9A-F]+:([0-9A-F]{4}) [0-9A-F]{2} \S+ \S+ \S+\s+(\d+)\s+\d+ (\d+) /gm;

/**
 * Whether another user of this computer has the other end of a connection within it, by the two ports. False also where
 * that cannot be told: outside of Linux, or where the connection comes in from outside of what the kernel lists here.
 * Root is nobody else: it can do all of this anyway, and forwards the connections of Windows into WSL.
 */
export function isOtherUsers(theirPort: number | undefined, ourPort: number | undefined): boolean {
	const me = process.getuid?.();
	if (me === undefined || theirPort === undefined || ourPort === undefined) return false;
	const owners = TABLES.flatMap((table) => ownersIn(textOf(table), theirPort, ourPort));
	return owners.some((owner) => owner !== me && owner !== 0);
}

/** Who has an end of a connection between these ports, of whatever address. What nobody has any more has no inode. */
export function ownersIn(table: string, port: number, toPort: number): number[] {
	return [...table.matchAll(LINE)]
		.filter(([, from = "", to = "", , inode]) => is(from, port) && is(to, toPort) && inode !== "0")
		.map(([, , , uid]) => Number(uid));
}

const is = (hex: string, port: number): boolean => Number.parseInt(hex, 16) === port;

function textOf(table: string): string {
	try {
		return readFileSync(table, "utf8");
	} catch {
		return "";
	}
}
