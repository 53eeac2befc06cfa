import { connect, isIP, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { ConnectionOptions, Pool, PoolConnection } from "mysql2/promise";
import type { MysqlConfig } from "../config/types.js";
import { Failure } from "../words/failure.js";
import type { MisShape } from "../words/mis-shape.js";
import { MYSQL } from "./dialect.js";
import type { Engine, LockWait, Statement, TextRow } from "./engine.js";
import {
	type Account,
	endsConnection,
	explainMysql,
	isOccupied,
	isPassing,
	lacksPrivilege,
	NO_ROWS,
} from "./faults.js";
import { boundedLine, KEEP_ALIVE_MS } from "./mysql-line.js";
import { serverLock } from "./mysql-lock.js";
import { beginSession } from "./mysql-session.js";
import { loginPlugins } from "./password.js";
import { ACCOUNT, grantee } from "./privileges.js";
import type { Patience } from "./types.js";

/** One to read the next page, one to write marks, one to ask for the lock. */
const CONNECTIONS = 3;

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5_000;

/** A MIS on a MySQL or MariaDB server. */
export async function openMysql(config: MysqlConfig, patience: Patience, shape: MisShape): Promise<Engine> {
	const { createPool, createConnection } = await import("mysql2/promise");
	const options = { ...connectionOptions(config, patience), authPlugins: await loginPlugins(config) };
	const pool = createPool({ ...options, connectionLimit: CONNECTIONS, maxPreparedStatements: 100 });
	const where = `${config.database} on ${config.socket ?? `${config.host}:${config.port}`}`;
	const account = { where, database: config.database, user: config.user, shape };
	try {
		(await pool.getConnection()).release();
		return new MysqlEngine(new BriefPool(pool, patience), account, patience, async () => {
			const connection = await createConnection(options);
			try {
				await beginSession(connection);
			} catch (error) {
				connection.destroy();
				throw error;
			}
			return connection;
		});
	} catch (error) {
		await pool.end();
		throw explainMysql(error, account);
	}
}

function connectionOptions(config: MysqlConfig, patience: Patience): ConnectionOptions {
	const address =
		config.socket === undefined ? { host: config.host, port: config.port } : { socketPath: config.socket };
	return {
		...address,
		user: config.user,
		...(config.password === undefined ? {} : { password: config.password }),
		database: config.database,
		charset: "utf8mb4",
		connectTimeout: patience.connectTimeoutMs,
		// Statements cast everything to text already; this keeps the driver from guessing should one forget.
		dateStrings: true,
		supportBigNumbers: true,
		bigNumberStrings: true,
		enableKeepAlive: true,
		keepAliveInitialDelay: KEEP_ALIVE_MS,
		...encryption(config),
	};
}

/** A socket does not leave the machine. The authorities that everybody knows vouch for names, not for addresses. */
function encryption(config: MysqlConfig): Pick<ConnectionOptions, "ssl" | "stream"> {
	const { socket, host } = config;
	const { mode, ca } = config.tls;
	if (mode === "off" || socket !== undefined) return { stream: () => boundedLine(config) };
	const isAddress = isIP(host) !== 0;
	if (isAddress && ca === undefined) {
		throw new Failure("configuration", {
			code: "QB011",
			detail: `The certificate of the MIS server at ${host} cannot be checked: certificates vouch for names, not addresses.`,
			fix:
				"Give the server's name in MIS_DB_HOST, or the certificate of your own authority in MIS_DB_SSL_CA. " +
				"MIS_DB_SSL=off connects without encryption: only inside a network you trust.",
		});
	}
	const ssl = { rejectUnauthorized: true, verifyIdentity: true, ...(ca === undefined ? {} : { ca }) };
	return isAddress ? { ssl, stream: () => connectionTo(config) } : { ssl };
}

/**
 * The driver does not tell Node's TLS which address it has connected to, which then compares the certificate with
 * "localhost". Node takes the host from the connection itself, where it stands (`tls.connect`, lib/_tls_wrap.js).
 */
function connectionTo({ host, port }: MysqlConfig): Socket {
	const connection = connect({ host, port, keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_MS, noDelay: true });
	return Object.assign(connection, { _host: host });
}

/** Connections on which a statement waits for seconds, not for a day, for what somebody else keeps locked. */
class BriefPool {
	readonly #told = new WeakMap<object, number>();

	constructor(
		private readonly pool: Pool,
		private readonly patience: Patience,
	) {}

	async on<T>(work: (connection: PoolConnection) => Promise<T>, wait: LockWait = "patiently"): Promise<T> {
		const connection = await this.pool.getConnection();
		try {
			await this.#tell(connection, this.#secondsOf(wait));
			return await work(connection);
		} finally {
			connection.release();
		}
	}

	end(): Promise<void> {
		return this.pool.end();
	}

	#secondsOf(wait: LockWait): number {
		if (wait === "no time") return 0;
		return wait === "a moment" ? 1 : Math.ceil(this.patience.lockWaitMs / 1_000);
	}

	/**
	 * Each connection what it has not been told yet. A server that does not know these settings has no such locks; MySQL
	 * knows no 0, and may refuse it.
	 */
	async #tell(connection: PoolConnection, seconds: number): Promise<void> {
		const told = this.#told.get(connection.connection);
		if (told === seconds) return;
		if (told === undefined) await beginSession(connection);
		const set = (n: number) =>
			connection.query(`SET SESSION lock_wait_timeout = ${n}, innodb_lock_wait_timeout = ${n}`);
		try {
			await set(seconds);
		} catch (error) {
			if (endsConnection(error)) throw error;
			if (seconds === 0) await set(1).catch(() => {});
		}
		this.#told.set(connection.connection, seconds);
	}
}

async function select(
	connection: Pick<PoolConnection, "query" | "execute">,
	{ sql, params }: Statement,
): Promise<TextRow[]> {
	const statement = { sql, rowsAsArray: true };
	// Without parameters there is nothing to prepare: that would be another round trip.
	const [rows]: [unknown, unknown] =
		params.length === 0 ? await connection.query(statement) : await connection.execute(statement, [...params]);
	if (!Array.isArray(rows)) throw Object.assign(new Error("an answer without rows"), { code: NO_ROWS });
	return rows.map((row: unknown) => (Array.isArray(row) ? row.map(textOrNull) : []));
}

const textOrNull = (value: unknown): string | null => (value === null || value === undefined ? null : String(value));

class MysqlEngine implements Engine {
	readonly dialect = MYSQL;
	readonly where: string;
	readonly database: string;

	constructor(
		private readonly pool: BriefPool,
		private readonly account: Account,
		private readonly patience: Patience,
		private readonly connect: () => ReturnType<typeof import("mysql2/promise").createConnection>,
	) {
		this.where = account.where;
		this.database = account.database;
	}

	async server(): Promise<string> {
		const [[version = ""] = []] = await this.read({ sql: "SELECT VERSION()", params: [] });
		const [number, maker] = (version ?? "").split("-");
		return maker === "MariaDB" ? `MariaDB ${number}` : `MySQL ${version}`;
	}

	read(statement: Statement): Promise<TextRow[]> {
		return this.#patiently(() => this.#select(statement));
	}

	#select(statement: Statement): Promise<TextRow[]> {
		return this.pool.on((connection) => select(connection, statement));
	}

	/** The driver asks the server to count rows matched, not rows changed (CLIENT_FOUND_ROWS). */
	write({ sql, params }: Statement, wait: LockWait = "patiently"): Promise<number> {
		return this.#patiently(async () => {
			const run = (connection: PoolConnection) => connection.execute(sql, [...params]);
			const [result]: [unknown, unknown] = await this.pool.on(run, wait);
			return affectedRows(result);
		}, wait === "patiently");
	}

	async alter(sql: string): Promise<void> {
		try {
			await this.pool.on((connection) => connection.query(sql));
		} catch (error) {
			throw await this.#explained(error);
		}
	}

	/** A connection that is lost takes the moment with it: nothing is tried again. */
	async snapshot() {
		try {
			const connection = await this.connect();
			const end = async () => connection.destroy();
			try {
				await connection.query("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ");
				await connection.query("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
			} catch (error) {
				await end();
				throw error;
			}
			const read = (statement: Statement) =>
				select(connection, statement).catch(async (error: unknown) => {
					throw await this.#explained(error);
				});
			return { read, close: end };
		} catch (error) {
			throw await this.#explained(error);
		}
	}

	async lock(name: string) {
		try {
			return await serverLock(name, this.connect, (statement) => this.#select(statement));
		} catch (error) {
			throw await this.#explained(error);
		}
	}

	close(): Promise<void> {
		return this.pool.end();
	}

	/** Tries again with growing pauses while the trouble may pass; the pool makes a new connection for a lost one. */
	async #patiently<T>(work: () => Promise<T>, alsoForLocks = true): Promise<T> {
		const deadline = Date.now() + this.patience.retryForMs;
		for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
			try {
				return await work();
			} catch (error) {
				const isOver = this.patience.stop?.aborted || Date.now() + pause > deadline;
				const mayPass = isPassing(error) && (alsoForLocks || !isOccupied(error));
				if (isOver || !mayPass) throw await this.#explained(error);
			}
			await sleep(pause);
		}
	}

	/** Where a privilege is missing, with the account as a GRANT has to name it: "'eaur'@'%'". */
	async #explained(error: unknown): Promise<unknown> {
		if (!lacksPrivilege(error)) return explainMysql(error, this.account);
		const [[user] = []] = await this.#select(ACCOUNT).catch(() => []);
		return explainMysql(error, user ? { ...this.account, user: grantee(user) } : this.account);
	}
}

function affectedRows(result: unknown): number {
	if (typeof result === "object" && result !== null && "affectedRows" in result) return Number(result.affectedRows);
	throw new Error("The driver did not say how many rows a statement matched.");
}
