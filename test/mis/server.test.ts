import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createConnection, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { MysqlConfig } from "../../src/config/types.js";
import { Failure } from "../../src/words/failure.js";
import { qboId } from "../../src/words/ids.js";
import { type PrivateServer, sharedMariadb, startMariadb, type TestServer } from "../support/mariadb.js";
import { openMis } from "../support/open-mis.js";
import { certify, makeAuthority } from "../support/tls.js";
import { INVOICES, ids, keys } from "./a-mis.js";

const BY = "eaur-qb 0.1.0 (bursar@office)";
const IMPATIENT = { connectTimeoutMs: 1_000, retryForMs: 600 };

async function failureOf(work: Promise<unknown>): Promise<Failure> {
	const outcome = await work.then(
		() => undefined,
		(error: unknown) => error,
	);
	if (outcome instanceof Failure) return outcome;
	throw new Error("expected a Failure", { cause: outcome });
}

describe("a MIS that cannot be opened", () => {
	let server: TestServer;
	let config: MysqlConfig;
	beforeAll(async () => {
		server = await sharedMariadb();
		config = server.config(await server.createDatabase("mis", "guide"));
	});
	const opening = (changes: Partial<MysqlConfig>) => failureOf(openMis({ ...config, ...changes }, IMPATIENT));

	it("tells a wrong password from all else, and does not repeat it", async () => {
		const failure = await opening({ password: "hunter2-secret" });
		expect(failure).toMatchObject({ reason: "configuration", code: "QB011" });
		expect(failure.message).toContain(config.user);
		expect(failure.fix).toContain("MIS_DB_PASSWORD");
		expect(JSON.stringify([failure.message, failure.fix, failure.stack])).not.toContain("hunter2-secret");
	});

	it("names a database that does not exist", async () => {
		const failure = await opening({ database: "no_such_mis" });
		expect(failure).toMatchObject({ reason: "configuration", code: "QB011" });
		expect(failure.message).toContain("no_such_mis");
		expect(failure.fix).toContain("MIS_DB_NAME");
	});

	it("names a database that the account may not open", async () => {
		const account = await server.selectOnlyUser(config.database);
		const other = await server.createDatabase("other", "untracked");
		const failure = await opening({ ...account, database: other });
		expect(failure).toMatchObject({ reason: "configuration", code: "QB011" });
		expect(failure.message).toContain(other);
	});

	it("names a host that does not exist", async () => {
		const failure = await opening({ host: "no-such-host.invalid" });
		expect(failure).toMatchObject({ reason: "out-of-reach", code: "QB011" });
		expect(failure.message).toContain("no-such-host.invalid");
		expect(failure.fix).toContain("MIS_DB_HOST");
	});

	it("says where nobody listens, on a port and on a socket", async () => {
		const closed = await opening({ port: 1 });
		expect(closed).toMatchObject({ reason: "out-of-reach", code: "QB011" });
		expect(closed.message).toContain(`${config.host}:1`);
		const socket = await opening({ socket: "/no/such/mysqld.sock" });
		expect(socket).toMatchObject({ reason: "out-of-reach", code: "QB011" });
		expect(socket.message).toContain("/no/such/mysqld.sock");
	});

	it("gives up on a server that accepts and then says nothing", async () => {
		const silent = createServer(() => {});
		await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
		const failure = await opening({ port: portOf(silent) });
		expect(failure).toMatchObject({ reason: "out-of-reach", code: "QB011" });
		silent.close();
	});

	it("demands encryption where it was told to", async () => {
		const failure = await opening({ host: "localhost", tls: { mode: "verify", ca: undefined } });
		expect(failure).toMatchObject({ reason: "configuration", code: "QB011" });
		expect(failure.message).toContain("encrypted");
		expect(failure.fix).toContain("MIS_DB_SSL");
	});

	it("names a table that is missing", async () => {
		const mis = await openMis(config);
		const failure = await failureOf(mis.counts({ ...INVOICES, table: "tbl_invoice" }));
		expect(failure).toMatchObject({ reason: "configuration", code: "QB011" });
		expect(failure.message).toContain("tbl_invoice");
		const lacking = { ...INVOICES, columns: { due: { name: "due_date", read: "day" } } } as const;
		expect((await failureOf(mis.counts(lacking))).message).toContain("tbl_imvoice.due_date");
		expect((await failureOf(mis.counts(lacking))).fix).toContain("eaur-qb mis inspect");
		await mis.close();
	});
});

describe("an account with few privileges", () => {
	it("is told the least GRANT when it may only SELECT", async () => {
		const server = await sharedMariadb();
		const database = await server.createDatabase("mis", "guide");
		await server.query("INSERT INTO tbl_imvoice (id) VALUES (1)", database);
		const account = await server.selectOnlyUser(database);
		const mis = await openMis(server.config(database, account));
		expect(keys(await mis.page(INVOICES, { after: undefined, limit: 10 }))).toEqual(["1"]);
		const failure = await failureOf(mis.claim(INVOICES, ids(1), BY, ["not-synced"]));
		expect(failure).toMatchObject({ reason: "configuration", code: "QB011" });
		const grant = /GRANT SELECT, UPDATE [^;]+/.exec(failure.fix)?.[0] ?? "";
		expect(grant).toContain(`ON \`${database}\`.\`tbl_imvoice\` TO '${account.user}'@'%'`);
		await mis.close();

		await server.query(grant);
		const again = await openMis(server.config(database, account));
		expect(await again.claim(INVOICES, ids(1), BY, ["not-synced"])).toEqual(["1"]);
		expect(await again.mark(INVOICES, [{ id: ids(1)[0] as never, as: "failed" }], BY, ["in-progress"])).toBe(1);
		await again.close();
	});
});

describe("the MIS of a university that audits its tables", () => {
	it("gains exactly one audit row for a claim and one for an outcome, per invoice", async () => {
		const server = await sharedMariadb();
		const database = await server.createDatabase("mis", "2026");
		await server.query(
			`CREATE TRIGGER audited AFTER UPDATE ON tbl_imvoice FOR EACH ROW
			 INSERT INTO tbl_invoice_audit (action_type, invoice_id) VALUES ('UPDATE', NEW.id);
			 INSERT INTO tbl_imvoice (id) VALUES (1), (2), (3)`,
			database,
		);
		const audited = () =>
			server.query("SELECT invoice_id AS id, COUNT(*) AS n FROM tbl_invoice_audit GROUP BY invoice_id", database);
		const mis = await openMis(server.config(database));
		await mis.claim(INVOICES, ids(1, 2), BY, ["not-synced"]);
		expect(await audited()).toEqual(["1", "2"].map((id) => ({ id, n: "1" })));
		const [first, second] = ids(1, 2) as [never, never];
		await mis.mark(
			INVOICES,
			[
				{ id: first, as: "synced", qboId: qboId("1"), syncToken: "0" },
				{ id: second, as: "failed" },
			],
			BY,
			["in-progress"],
		);
		expect(await audited()).toEqual(["1", "2"].map((id) => ({ id, n: "2" })));
		await mis.close();
	});
});

describe("days", () => {
	it("are the same wherever the tool runs", async () => {
		const server = await sharedMariadb();
		const database = await server.createDatabase("mis", "guide");
		await server.query(
			`INSERT INTO tbl_imvoice (invoice_date, date, pushed_date) VALUES
			 ('2025-01-01', '2025-01-01 00:30:00', '2025-12-31 23:30:00'), ('2025-03-09', '2025-03-09 02:30:00', NULL)`,
			database,
		);
		const script = new URL("read-days.ts", import.meta.url).pathname;
		const seenFrom = (TZ: string) =>
			execFileSync(process.execPath, ["--import", "tsx", script, JSON.stringify(server.config(database))], {
				encoding: "utf8",
				env: { ...process.env, TZ },
			});
		const expected = [
			["2025-01-01", "2025-01-01", "2025-12-31 23:30:00"],
			["2025-03-09", "2025-03-09", null],
		];
		expect(JSON.parse(seenFrom("Africa/Kigali"))).toEqual(expected);
		expect(JSON.parse(seenFrom("America/Los_Angeles"))).toEqual(expected);
	});
});

describe("the lock on the server", () => {
	let config: MysqlConfig;
	beforeAll(async () => {
		const server = await sharedMariadb();
		config = server.config(await server.createDatabase("mis", "untracked"));
	});
	const name = (word: string) => `eaur-qb ${config.database} ${word}`;

	it("is one run's until it is released, and names the machine that holds it", async () => {
		const [here, there] = [await openMis(config), await openMis(config)];
		const first = await here.lock(name("run"));
		if (!("lock" in first)) throw new Error("the lock was free");
		expect(await first.lock.held()).toBe(true);
		const second = await there.lock(name("run"));
		if (!("heldBy" in second)) throw new Error("the lock was not free");
		expect(second.heldBy.host).toMatch(/^(127\.0\.0\.1|localhost)$/);
		expect(second.heldBy.seconds).toBeGreaterThanOrEqual(0);
		await first.lock.release();
		expect(await first.lock.held()).toBe(false);
		await expect.poll(async () => "lock" in (await there.lock(name("run")))).toBe(true);
		await Promise.all([here.close(), there.close()]);
	});

	it("does not stand in the way of another one, however long and alike the names", async () => {
		const mis = await openMis(config);
		const long = name("x".repeat(80));
		const [one, same, other] = [await mis.lock(`${long}1`), await mis.lock(`${long}1`), await mis.lock(`${long}2`)];
		expect(["lock" in one, "lock" in same, "lock" in other]).toEqual([true, false, true]);
		for (const taken of [one, other]) if ("lock" in taken) await taken.lock.release();
		await mis.close();
	});

	it("is known to be lost when its connection has died", async () => {
		const server = await sharedMariadb();
		const mis = await openMis(config);
		const taken = await mis.lock(name("killed"));
		if (!("lock" in taken)) throw new Error("the lock was free");
		const [holder] = await server.query(`SELECT IS_USED_LOCK('${name("killed")}') AS id`);
		await server.query(`KILL ${holder?.id}`);
		await expect.poll(() => taken.lock.held()).toBe(false);
		await taken.lock.release();
		await mis.close();
	});
});

describe("a MIS server that goes away", () => {
	let server: PrivateServer;
	let config: MysqlConfig;
	beforeAll(async () => {
		server = await startMariadb();
		config = server.config(await server.createDatabase("mis", "2026"));
		await server.query("INSERT INTO tbl_imvoice (id) VALUES (1), (2), (3), (4), (5)", config.database);
	});
	afterAll(() => server.stop());

	it("may be restarted between two pages", async () => {
		const mis = await openMis(config);
		const first = await mis.page(INVOICES, { after: undefined, limit: 2 });
		await server.restart();
		const second = await mis.page(INVOICES, { after: first.at(-1)?.id, limit: 2 });
		expect(keys([...first, ...second])).toEqual(["1", "2", "3", "4"]);
		await mis.close();
	});

	it("is waited for, and what was to be written is written", async () => {
		const mis = await openMis(config, { connectTimeoutMs: 1_000, retryForMs: 30_000 });
		const taken = await mis.lock("eaur-qb");
		await server.kill();
		const claim = mis.claim(INVOICES, ids(1), BY, ["not-synced"]);
		await sleep(500);
		await server.start();
		expect(await claim).toEqual(["1"]);
		expect("lock" in taken && (await taken.lock.held())).toBe(false);
		await mis.close();
	});

	it("is given up after a while, with a sentence, and is fine again later", async () => {
		const mis = await openMis(config, IMPATIENT);
		await server.kill();
		const failure = await failureOf(mis.counts(INVOICES));
		expect(failure).toMatchObject({ reason: "out-of-reach", code: "QB011" });
		expect(failure.message).toContain(mis.where);
		expect(await failureOf(mis.lock("eaur-qb"))).toMatchObject({ reason: "out-of-reach" });
		await server.start();
		expect(await mis.counts(INVOICES)).toMatchObject({ "not-synced": 4 });
		await mis.close();
	});

	it("may lose an answer: what was claimed or marked is known to be ours", async () => {
		const proxy = await answerLosingProxy(server.port);
		const mis = await openMis({ ...config, port: portOf(proxy.server) });
		proxy.loseNextAnswer();
		expect(await mis.claim(INVOICES, ids(2, 3), BY, ["not-synced"])).toEqual(["2", "3"]);
		proxy.loseNextAnswer();
		const marks = ids(2, 3).map((id) => ({ id, as: "synced", qboId: qboId(`9${id}`), syncToken: "0" }) as const);
		expect(await mis.mark(INVOICES, marks, BY, ["in-progress"])).toBe(2);
		expect(proxy.lost()).toBe(2);
		await mis.close();
		proxy.server.close();
	});

	it("may be behind a socket", async () => {
		const mis = await openMis({ ...config, socket: server.socket, user: "root", password: undefined });
		expect(mis.where).toBe(`${config.database} on ${server.socket}`);
		expect(await mis.counts(INVOICES)).toMatchObject({ synced: 2 });
		await mis.close();
	});
});

describe("an encrypted connection", () => {
	let folder: string;
	let server: PrivateServer;
	let config: MysqlConfig;
	beforeAll(async () => {
		folder = mkdtempSync(join(tmpdir(), "eaur-tls-"));
		makeAuthority(folder);
		certify(folder, "localhost");
		const file = (name: string) => join(folder, name);
		server = await startMariadb([`--ssl-cert=${file("server.pem")}`, `--ssl-key=${file("server.key")}`]);
		config = server.config(await server.createDatabase("mis", "untracked"));
	});
	afterAll(async () => {
		await server.stop();
		rmSync(folder, { recursive: true });
	});
	const verify = (ca: string | undefined, host = "localhost") =>
		({ ...config, host, tls: { mode: "verify", ca } }) as const;
	const authority = () => readFileSync(join(folder, "ca.pem"), "utf8");

	it("is made where the authority vouches for the host", async () => {
		const mis = await openMis(verify(authority()));
		expect(await mis.counts(INVOICES)).toMatchObject({ "not-synced": 0 });
		await mis.close();
	});

	it("is refused where nobody known vouches for it", async () => {
		const failure = await failureOf(openMis(verify(undefined)));
		expect(failure).toMatchObject({ reason: "configuration", code: "QB011" });
		expect(failure.message).toContain("certificate");
		expect(failure.fix).toContain("MIS_DB_SSL_CA");
	});

	it("is refused where the certificate is another host's", async () => {
		certify(folder, "mis.other.example");
		await server.query("FLUSH SSL");
		const failure = await failureOf(openMis(verify(authority())));
		expect(failure).toMatchObject({ reason: "configuration", code: "QB011" });
		expect(failure.message).toContain("certificate");
	});

	it("to an address needs an authority of the university's own", async () => {
		const failure = await failureOf(openMis(verify(undefined, "127.0.0.1")));
		expect(failure).toMatchObject({ reason: "configuration", code: "QB011" });
		expect(failure.fix).toContain("MIS_DB_SSL_CA");
	});

	it("to an address is made where the certificate is of that address, and of no name or other address", async () => {
		for (const another of ["localhost", "127.0.0.2"]) {
			certify(folder, another);
			await server.query("FLUSH SSL");
			const failure = await failureOf(openMis(verify(authority(), "127.0.0.1")));
			expect(failure, another).toMatchObject({ reason: "configuration", code: "QB011" });
			expect(failure.message).toContain("certificate");
		}
		certify(folder, "127.0.0.1");
		await server.query("FLUSH SSL");
		const mis = await openMis(verify(authority(), "127.0.0.1"));
		expect(await mis.cipher()).toBeDefined();
		await mis.close();
	});
});

const COM_STMT_EXECUTE = 0x17;

/** Stands before a server and, when told, cuts a connection after the server has executed a statement, before it answers. */
async function answerLosingProxy(port: number) {
	let armed = false;
	let lost = 0;
	const server = createServer((client) => {
		const upstream = createConnection(port, "127.0.0.1");
		let losing = false;
		client.on("data", (data) => {
			if (armed && data[4] === COM_STMT_EXECUTE) [armed, losing] = [false, true];
			upstream.write(data);
		});
		upstream.on("data", (data) => {
			if (!losing) return client.write(data);
			lost += 1;
			return client.destroy();
		});
		for (const [one, other] of [
			[client, upstream],
			[upstream, client],
		] as const) {
			one.on("error", () => {});
			one.on("close", () => other.destroy());
		}
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	return {
		server,
		loseNextAnswer: () => {
			armed = true;
		},
		lost: () => lost,
	};
}

function portOf(server: Server): number {
	const address = server.address();
	if (address === null || typeof address === "string") throw new Error("not listening");
	return address.port;
}
