import { spawnSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Desk, type Env, openDesk } from "../auth/support.js";
import { hasMariadb, type PrivateServer, startMariadb, type TestAccount } from "../support/mariadb.js";
import { certify, makeAuthority } from "../support/tls.js";

const hasScript = spawnSync("script", ["-qefc", "true", "/dev/null"], { stdio: "ignore" }).status === 0;

/** Nothing is configured yet. */
const FRESH = {
	MIS_DATABASE_URL: undefined,
	MIS_WRITE_BACK: undefined,
	QUICK_BOOKS_CLIENT_ID: undefined,
	QUICK_BOOKS_SECRET: undefined,
	EAUR_QB_TOKEN_STORE: undefined,
};

describe.skipIf(!hasScript)("init on a terminal", () => {
	let desk: Desk;
	beforeEach(async () => {
		desk = await openDesk();
	});
	afterEach(() => desk.close());

	/** Each pattern is the end of what stands on the screen when the answer is typed. */
	async function talk(env: Env, turns: readonly (readonly [asked: RegExp, typed: string])[], ...options: string[]) {
		// A dumb terminal is sent text alone, nothing that moves the cursor.
		const running = desk.start(["init", ...options], { ...env, TERM: "dumb" }, "terminal");
		for (const [asked, typed] of turns) {
			await running.shows(asked);
			running.child.stdin.write(`${typed}\r`);
		}
		return running.ended;
	}

	it("asks for what is missing, again where an answer is none, and keeps a secret off the screen", async () => {
		const { code, output } = await talk(FRESH, [
			[/MIS server \([^\n]*\): $/, "sqlite:mis.sqlite"],
			[/1\. The MIS[\s\S]*160 invoices\.[\s\S]*Company \(sandbox or production\) \[sandbox\]: $/, "live"],
			[/"live" is neither; [^\n]*\n[^\n]*\[sandbox\]: $/, ""],
			[/Client id of the Intuit app \([^\n]*\): $/, ""],
			[/An answer is needed; [^\n]*\n[^\n]*: $/, "made-up"],
			[/Client secret of the Intuit app \(not shown\): $/, "open-sesame"],
			[
				/The keychain of this computer cannot be (?:reached|used)[\s\S]*encrypted\s+file\s+works\s+here\.[\s\S]*\[file\]: $/,
				"",
			],
			[/Write the status into the MIS \(on or off\) \[off\]: $/, ""],
			[/Keep the secret in [^\n]*\.env, readable by you alone\? \[y\/N\] $/, "y"],
			[/Rehearse the whole job now[^\n]*\[y\/N\] $/, "n"],
		]);
		expect([code, output]).toEqual([0, expect.stringMatching(/Next\r?\n {2}1\. eaur-qb auth login/)]);
		expect(output).not.toContain("open-sesame");
		const [config, secrets] = [join(desk.home, "config.toml"), join(desk.home, ".env")];
		expect(readFileSync(config, "utf8")).toMatch(
			/environment = "sandbox"[\s\S]*client_id = "made-up"[\s\S]*store = "file"/,
		);
		expect(readFileSync(secrets, "utf8")).toBe('QUICK_BOOKS_SECRET="open-sesame"\n');
		expect(statSync(secrets).mode & 0o777).toBe(0o600);
	});

	it("asks for the port again where it is none, before it asks for anything else", async () => {
		const running = desk.start(["init"], { ...FRESH, TERM: "dumb" }, "terminal");
		for (const [asked, typed] of [
			[/MIS server [^\n]*: $/, "db.example:3306"],
			[/is not a server's name[^\n]*\n[^\n]*: $/, "127.0.0.1"],
			[/Port \[3306\]: $/, "abc"],
			[/"abc" is not a number from 1 to 65535; [^\n]*\n[^\n]*Port \[3306\]: $/, "3307"],
		] as const) {
			await running.shows(asked);
			running.child.stdin.write(`${typed}\r`);
		}
		await running.shows(/Database: $/);
		running.child.stdin.write("\u0003");
		expect((await running.ended).code).toBe(130);
	});

	it("takes what is configured already where only Enter is typed", async () => {
		const { code, output } = await talk({}, [
			[/Company \(sandbox or production\) \[sandbox\]: $/, ""],
			[/Client id of the Intuit app [^\n]* \[[^\]]+\]: $/, ""],
			[/Where the connection is kept \(keychain or file\) \[file\]: $/, ""],
			[/Write the status into the MIS \(on or off\) \[on\]: $/, ""],
			[/Rehearse the whole job now[^\n]*\[y\/N\] $/, ""],
		]);
		expect([code, output]).toEqual([0, expect.stringContaining("config.toml is written.")]);
		expect(readFileSync(join(desk.home, "config.toml"), "utf8")).toContain(`client_id = "${desk.sandbox.clientId}"`);
	});

	it("makes the key of an encrypted file, outside the tool's folder, and writes down where it is", async () => {
		const { code, output } = await talk({ EAUR_QB_TOKEN_KEY: undefined }, [
			[/Company [^\n]*: $/, ""],
			[/Client id [^\n]*: $/, ""],
			[/Where the connection is kept [^\n]*: $/, "file"],
			[/File of the key for it \(made where there is none\) \[[^\n]*home\.key\]: $/, ""],
			[/Write the status [^\n]*: $/, ""],
			[/Rehearse [^\n]*\[y\/N\] $/, ""],
		]);
		expect([code, output]).toEqual([0, expect.stringContaining("A key was made")]);
		const key = `${desk.home}.key`;
		expect(statSync(key).mode & 0o777).toBe(0o600);
		expect(readFileSync(join(desk.home, ".env"), "utf8")).toBe(`EAUR_QB_TOKEN_KEY_FILE=${JSON.stringify(key)}\n`);
		const status = await desk.run(["auth", "status"], { env: { EAUR_QB_TOKEN_KEY: undefined } });
		expect(status.code).toBe(4);
	});

	describe.skipIf(!hasMariadb())("with a server that has an authority of its own", () => {
		let server: PrivateServer;
		let database: string;
		let account: TestAccount;
		beforeEach(async () => {
			makeAuthority(desk.folder);
			certify(desk.folder, "localhost");
			const file = (name: string) => join(desk.folder, name);
			server = await startMariadb([`--ssl-cert=${file("server.pem")}`, `--ssl-key=${file("server.key")}`]);
			database = await server.createDatabase("mis", "guide");
			account = await server.selectOnlyUser(database);
		});
		afterEach(() => server.stop());

		const rest = [
			[/Company [^\n]*: $/, ""],
			[/Client id [^\n]*: $/, ""],
			[/Where the connection is kept [^\n]*: $/, ""],
			[/Write the status [^\n]*: $/, "off"],
			[/Rehearse [^\n]*\[y\/N\] $/, ""],
		] as const;

		it("says what is wrong with an answer, asks again, and loses nothing of what was typed", async () => {
			const { code, output } = await talk(
				{ MIS_DATABASE_URL: undefined },
				[
					[/MIS server [^\n]*: $/, "localhost"],
					[/Port \[3306\]: $/, String(server.port)],
					[/Database: $/, database],
					[/Account: $/, account.user],
					[/Password of the account \(not shown\): $/, account.password],
					[/Certificate of the server's own authority[^\n]*: $/, ""],
					[/certificate of the MIS[\s\S]*MIS_DB_SSL_CA[\s\S]*again\? \[Y\/n\] $/, ""],
					[/MIS server [^\n]* \[localhost\]: $/, ""],
					[/Port \[\d+\]: $/, ""],
					[/Database \[mis_[^\n]*: $/, ""],
					[/Account \[[^\n]*: $/, ""],
					[/Password of the account; Enter keeps what was typed \(not shown\): $/, ""],
					[/Check the server's certificate [^\n]* \[verify\]: $/, ""],
					[/Certificate of the server's own authority[^\n]*: $/, "ca.pem"],
					[/answers: 0 students[\s\S]*Company [^\n]*: $/, ""],
					...rest.slice(1, 4),
					[/Keep the secret in [^\n]*\[y\/N\] $/, "y"],
					rest[4],
				],
				...["--mis-ssl", "verify"],
			);
			expect([code, output]).toEqual([0, expect.stringContaining("config.toml is written.")]);
			expect(output).not.toContain(account.password);
			const analyzed = await desk.run(["invoices", "analyze"], { env: { MIS_DATABASE_URL: undefined } });
			expect([analyzed.code, analyzed.output]).toEqual([0, expect.stringMatching(/Total\b.*0/)]);
		});

		it("takes password, certificate and socket of the environment, and writes down where they are", async () => {
			const env = {
				MIS_DATABASE_URL: undefined,
				MIS_DB_SOCKET: server.socket,
				MIS_DB_PASSWORD: account.password,
				MIS_DB_SSL_CA: "ca.pem",
			};
			const { code, output } = await talk(env, [
				[/MIS server [^\n]* \[[^\n]*\.sock[^\n]*\]: $/, ""],
				[/Database: $/, database],
				[/Account: $/, account.user],
				...rest,
			]);
			expect([code, output]).toEqual([0, expect.stringContaining("config.toml is written.")]);
			const config = readFileSync(join(desk.home, "config.toml"), "utf8");
			expect(config).toContain(`socket = ${JSON.stringify(server.socket)}`);
			expect(config).toContain(`ssl_ca = ${JSON.stringify(join(desk.folder, "ca.pem"))}`);
			expect(config).not.toContain(account.password);
		});
	});
});
