import { createHash } from "node:crypto";
import type { Connection } from "mysql2/promise";
import type { Statement, TextRow } from "./engine.js";
import type { LockHolder, MisLock } from "./types.js";

/** MySQL takes lock names of at most 64 characters (since 5.7.5). */
const LONGEST_NAME = 64;

/** A run may last for hours, in which this connection says nothing: a week, where the server's default is 8 hours. */
const WAIT_TIMEOUT_S = 7 * 24 * 3_600;

type Ask = (statement: Statement) => Promise<TextRow[]>;

/**
 * Takes the server's named lock on a connection of its own, at once or not at all. It is freed with that connection,
 * so that a machine that dies frees it too. `ask` uses another connection: the idle time of the holder's is then the
 * time since the lock was taken.
 */
export async function serverLock(
	name: string,
	connect: () => Promise<Connection>,
	ask: Ask,
): Promise<{ readonly lock: MisLock } | { readonly heldBy: LockHolder }> {
	const short = lockName(name);
	const connection = await connect();
	try {
		await connection.query(`SET SESSION wait_timeout = ${WAIT_TIMEOUT_S}`);
		if ((await firstValue(connection, "SELECT GET_LOCK(?, 0)", [short])) === "1") {
			const owner = (await firstValue(connection, "SELECT CONNECTION_ID()", [])) ?? "";
			return { lock: new ServerLock(connection, short, owner, ask) };
		}
	} catch (error) {
		connection.destroy();
		throw error;
	}
	connection.destroy();
	return { heldBy: await holderOf(short, ask) };
}

function lockName(name: string): string {
	if (name.length <= LONGEST_NAME) return name;
	const digest = createHash("sha256").update(name).digest("hex").slice(0, 16);
	return `${name.slice(0, LONGEST_NAME - digest.length - 1)}#${digest}`;
}

async function firstValue(connection: Connection, sql: string, params: string[]): Promise<string | undefined> {
	const [rows]: [unknown, unknown] = await connection.query({ sql, rowsAsArray: true }, params);
	const row: unknown = Array.isArray(rows) ? rows[0] : undefined;
	const value: unknown = Array.isArray(row) ? row[0] : undefined;
	return value === null || value === undefined ? undefined : String(value);
}

/** The server shows us connections of our own account, all of them only to an account with PROCESS. */
async function holderOf(name: string, ask: Ask): Promise<LockHolder> {
	const sql =
		"SELECT CAST(HOST AS CHAR), CAST(TIME AS CHAR) FROM information_schema.PROCESSLIST WHERE ID = IS_USED_LOCK(?)";
	const [[host, seconds] = []] = await ask({ sql, params: [name] });
	return {
		host: host ? host.replace(/:\d+$/, "") : undefined,
		seconds: seconds === null || seconds === undefined ? undefined : Number(seconds),
	};
}

class ServerLock implements MisLock {
	#alive = true;

	constructor(
		private readonly connection: Connection,
		private readonly name: string,
		private readonly owner: string,
		private readonly ask: Ask,
	) {
		// Without a listener a connection that dies while idle would end the process.
		connection.on("error", () => this.#dead());
		connection.on("end", () => this.#dead());
	}

	#dead(): void {
		this.#alive = false;
	}

	async held(): Promise<boolean> {
		if (!this.#alive) return false;
		try {
			const [[owner] = []] = await this.ask({ sql: "SELECT CAST(IS_USED_LOCK(?) AS CHAR)", params: [this.name] });
			return owner === this.owner;
		} catch {
			return false;
		}
	}

	async release(): Promise<void> {
		if (!this.#alive) return;
		this.#alive = false;
		// Ending the session frees its locks; a server that no longer answers has freed them already.
		await this.connection.end().catch(() => this.connection.destroy());
	}
}
