import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { cpSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Connection, createConnection } from "mysql2/promise";
import type { MysqlConfig } from "../../src/config/types.js";
import { atExit } from "./at-exit.js";

/** Which MIS a test database is like; `untracked` is one that no integration has touched. */
export type MisShape = "guide" | "2026" | "untracked";

/** An account of the server, with its password. */
export interface TestAccount {
	readonly user: string;
	readonly password: string;
}

/** A MariaDB (or MySQL) server for tests. */
export interface TestServer {
	readonly host: string;
	readonly port: number;
	/** The administrator's own address, without a database. */
	readonly adminUrl: string;
	/** A `MIS_DATABASE_URL` of the administrator or of the account given. */
	url(database: string, account?: TestAccount): string;
	/** The same as the MIS room takes it. */
	config(database: string, account?: TestAccount): MysqlConfig;
	/** Runs SQL as administrator: several statements if need be. Rows of the (last) SELECT, every value as text or null. */
	query(sql: string, database?: string): Promise<Record<string, string | null>[]>;
	/** Makes a database of that shape whose name begins with `name`, and returns its name. */
	createDatabase(name: string, shape: MisShape): Promise<string>;
	/** An account that may SELECT in this database, and nothing else. */
	selectOnlyUser(database: string): Promise<TestAccount>;
	/** An account with these privileges on everything in this database, such as "SELECT, UPDATE". */
	userWith(database: string, privileges: string): Promise<TestAccount>;
}

/** A server of our own, in a temporary folder. */
export interface PrivateServer extends TestServer {
	readonly socket: string;
	/** Stops it in good order and removes its folder. */
	stop(): Promise<void>;
	/** Stops it in good order and starts it again at the same address. */
	restart(): Promise<void>;
	/** Kills it, as a power cut would. */
	kill(): Promise<void>;
	/** Starts it again after `kill`. */
	start(): Promise<void>;
}

export const hasMariadb = (): boolean => spawnSync("mariadbd", ["--version"]).status === 0;

/** The server all test files share: of MIS_TEST_URL, of the global set-up, or else one of this file's own. */
export async function sharedMariadb(): Promise<TestServer> {
	const url = process.env.MIS_TEST_URL ?? process.env.EAUR_TEST_MARIADB;
	if (url) return serverAt(url);
	ours ??= startMariadb();
	return ours;
}
let ours: Promise<PrivateServer> | undefined;

/** Starts a private server on a free port. It ends with this process at the latest. */
export async function startMariadb(extraOptions: readonly string[] = []): Promise<PrivateServer> {
	const folder = mkdtempSync(join(tmpdir(), "eaur-mariadb-"));
	const port = await freePort();
	const socket = join(folder, "m.sock");
	const adminUrl = `mysql://eaur_admin:admin@127.0.0.1:${port}/`;
	cpSync(initialisedData(), join(folder, "data"), { recursive: true });
	let server: ChildProcess | undefined;

	const start = async () => {
		server = spawn("mariadbd", serverOptions(folder, socket, port, extraOptions), { stdio: "ignore" });
		await answering(server, socket);
	};
	const end = async (signal: NodeJS.Signals) => {
		const ending = server;
		server = undefined;
		if (!ending || ending.exitCode !== null || ending.signalCode !== null) return;
		const ended = new Promise((resolve) => ending.once("exit", resolve));
		ending.kill(signal);
		await ended;
	};
	const removeAll = () => {
		server?.kill("SIGKILL");
		// A server that is just dying may still make files.
		rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
	};
	const forget = atExit(removeAll);

	await start();
	const admin = await createConnection({ socketPath: socket, user: "root" });
	await admin.query("CREATE USER IF NOT EXISTS eaur_admin@'127.0.0.1' IDENTIFIED BY 'admin'");
	await admin.query("GRANT ALL ON *.* TO eaur_admin@'127.0.0.1' WITH GRANT OPTION");
	await admin.end();
	return {
		...serverAt(adminUrl),
		socket,
		start,
		restart: async () => {
			await end("SIGTERM");
			await start();
		},
		kill: () => end("SIGKILL"),
		stop: async () => {
			await end("SIGTERM");
			forget();
			removeAll();
		},
	};
}

function serverOptions(folder: string, socket: string, port: number, extra: readonly string[]): string[] {
	return [
		"--no-defaults",
		...(process.getuid?.() === 0 ? ["--user=root"] : []),
		`--datadir=${join(folder, "data")}`,
		// A server that starts removes what others keep in a folder for temporary tables that it shares with them.
		`--tmpdir=${folder}`,
		`--socket=${socket}`,
		`--port=${port}`,
		"--bind-address=127.0.0.1",
		`--pid-file=${join(folder, "m.pid")}`,
		"--skip-log-bin",
		"--skip-name-resolve",
		"--innodb-flush-log-at-trx-commit=2",
		"--innodb-buffer-pool-size=256M",
		"--character-set-server=utf8mb4",
		"--collation-server=utf8mb4_unicode_ci",
		...extra,
	];
}

async function answering(server: ChildProcess, socket: string): Promise<void> {
	for (const deadline = Date.now() + 60_000; Date.now() < deadline; await sleep(50)) {
		if (server.exitCode !== null) throw new Error(`mariadbd ended with ${server.exitCode} at its start`);
		if (!existsSync(socket)) continue;
		try {
			await (await createConnection({ socketPath: socket, user: "root" })).end();
			return;
		} catch {
			// Not yet.
		}
	}
	throw new Error("mariadbd did not answer within a minute");
}

/** An initialised data folder to copy, made once per machine and version: that is quicker than initialising each time. */
function initialisedData(): string {
	const version =
		spawnSync("mariadbd", ["--version"], { encoding: "utf8" }).stdout.match(/\d+\.\d+\.\d+/)?.[0] ?? "any";
	const template = join(tmpdir(), `eaur-mariadb-template-${version}-${process.getuid?.() ?? 0}`);
	if (existsSync(template)) return template;
	const fresh = mkdtempSync(join(tmpdir(), "eaur-mariadb-init-"));
	const user = process.getuid?.() === 0 ? ["--user=root"] : [];
	const options = ["--no-defaults", ...user, `--datadir=${join(fresh, "data")}`];
	const done = spawnSync("mariadb-install-db", [
		...options,
		"--auth-root-authentication-method=normal",
		"--skip-test-db",
	]);
	if (done.status !== 0) throw new Error(`mariadb-install-db failed: ${done.stderr}`);
	try {
		renameSync(join(fresh, "data"), template);
	} catch {
		// Another test file was quicker; its folder is as good.
	}
	rmSync(fresh, { recursive: true, force: true });
	return template;
}

async function freePort(): Promise<number> {
	const probe = createServer();
	await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
	const address = probe.address();
	await new Promise((resolve) => probe.close(resolve));
	if (address === null || typeof address === "string") throw new Error("No free port");
	return address.port;
}

function serverAt(adminUrl: string): TestServer {
	const address = new URL(adminUrl);
	const admin = { user: decodeURIComponent(address.username), password: decodeURIComponent(address.password) };
	const [host, port] = [address.hostname, Number(address.port || 3306)];
	const connect = (database?: string) =>
		createConnection({
			host,
			port,
			...admin,
			...(database ? { database } : {}),
			multipleStatements: true,
			dateStrings: true,
		});
	const query: TestServer["query"] = async (sql, database) => closing(await connect(database), (c) => rowsOf(c, sql));
	const userWith: TestServer["userWith"] = async (database, privileges) => {
		const account = { user: unique("u"), password: randomUUID() };
		await query(
			`CREATE USER '${account.user}'@'%' IDENTIFIED BY '${account.password}';
			 GRANT ${privileges} ON \`${database}\`.* TO '${account.user}'@'%'`,
		);
		return account;
	};
	return {
		host,
		port,
		adminUrl,
		url: (database, { user, password } = admin) =>
			`mysql://${encodeURIComponent(user)}:${encodeURIComponent(password)}@${host}:${port}/${database}`,
		config: (database, { user, password } = admin) => ({
			kind: "mysql",
			host,
			port,
			socket: undefined,
			user,
			password,
			database,
			tls: { mode: "off", ca: undefined },
			serverKey: undefined,
		}),
		query,
		createDatabase: async (name, shape) => {
			const database = unique(name);
			await query(`CREATE DATABASE \`${database}\` CHARACTER SET utf8mb4`);
			await query(misSchema(shape), database);
			return database;
		},
		userWith,
		selectOnlyUser: (database) => userWith(database, "SELECT"),
	};
}

const unique = (name: string): string => `${name}_${randomUUID().slice(0, 8)}`;

async function closing<T>(connection: Connection, work: (connection: Connection) => Promise<T>): Promise<T> {
	try {
		return await work(connection);
	} finally {
		await connection.end();
	}
}

async function rowsOf(connection: Connection, sql: string): Promise<Record<string, string | null>[]> {
	const [result]: [unknown, unknown] = await connection.query(sql);
	const sets: unknown[] = Array.isArray(result) ? result : [];
	// Of several statements each has a set of its own; those that write have none.
	const selected = sets.filter(Array.isArray);
	const rows: unknown[] = selected.length > 0 ? (selected.at(-1) as unknown[]) : sets;
	return rows.map((row) =>
		Object.fromEntries(
			Object.entries(row as object).map(([name, value]) => [name, value === null ? null : String(value)]),
		),
	);
}

/** The SQL that makes a MIS of this shape. */
export function misSchema(shape: MisShape): string {
	const files = {
		untracked: ["schema"],
		guide: ["schema", "tracking-legacy", "tracking-guide"],
		"2026": ["schema", "tracking-legacy", "tracking-2026"],
	}[shape];
	const fixture = (name: string) => new URL(`../fixtures/mis/${name}.sql`, import.meta.url);
	return files.map((name) => readFileSync(fixture(name), "utf8")).join("\n");
}
