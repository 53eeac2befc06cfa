import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Desk, type Said, sitDown } from "./desk.js";

/** Nothing is configured yet but the folder. */
const FRESH = {
	MIS_DATABASE_URL: undefined,
	MIS_WRITE_BACK: undefined,
	QUICK_BOOKS_CLIENT_ID: undefined,
	QUICK_BOOKS_SECRET: undefined,
	EAUR_QB_TOKEN_STORE: undefined,
};

describe("the first five minutes", () => {
	let desk: Desk;
	beforeEach(async () => {
		desk = await sitDown({ students: 10, applicants: 5, invoices: 20 }, false);
	});
	afterEach(() => desk.close());

	const configFile = (): string => join(desk.folder, "home", "config.toml");
	const init = (...options: string[]): Promise<Said> => desk.run(["init", ...options], FRESH);
	const SERVER = ["--mis-host", "127.0.0.1", "--mis-name", "mis", "--mis-user", "clerk"];
	const ALL = ["--mis-url", "sqlite:university.sqlite", "--client-id", "made-up", "--token-store", "file"];

	it("runs unattended: tries the MIS, writes a commented file for this user alone, and says what comes next", async () => {
		const { code, data } = await desk.run(["init", ...ALL, "--json"], FRESH);
		expect(code).toBe(0);
		expect(data).toMatchObject({ config_file: configFile(), mis: { students: 10, applicants: 5, invoices: 20 } });
		expect(String(data.next)).toContain("QUICK_BOOKS_SECRET");
		expect(statSync(configFile()).mode & 0o777).toBe(0o600);
		expect(readFileSync(configFile(), "utf8")).toMatch(/# prefix = "MIS-"/);
	});

	it("what it wrote is what the next command goes by, from any folder", async () => {
		await init(...ALL, "--currency", "USD", "--write-back", "on");
		const { code, data } = await desk.run(["invoices", "analyze", "--json"], FRESH);
		expect(code).toBe(0);
		expect(data.total_invoices).toBe(20);
		expect(readFileSync(configFile(), "utf8")).toContain(`url = "sqlite:${join(desk.folder, "university.sqlite")}"`);
	});

	it("never writes a secret", async () => {
		const { code } = await desk.run(["init", ...ALL], { ...FRESH, QUICK_BOOKS_SECRET: "made-up-secret-value" });
		expect(code).toBe(0);
		for (const name of readdirSync(join(desk.folder, "home"))) {
			expect(readFileSync(join(desk.folder, "home", name), "utf8")).not.toContain("made-up-secret-value");
		}
		const refused = await init("--mis-url", "mysql://clerk:open-sesame@127.0.0.1/mis", "--client-id", "x", "--replace");
		expect(refused.code).toBe(2);
		expect(refused.stderr).not.toContain("open-sesame");
	});

	it.each([
		[[], /--mis-host or --mis-url/],
		[["--mis-url", "sqlite:university.sqlite"], /--client-id/],
		[["--mis-host", "127.0.0.1"], /--mis-name/],
		[[...ALL, "--environment", "live"], /sandbox or production/],
		[[...ALL, "--token-store", "drawer"], /keychain or file/],
		[[...ALL, "--currency", "francs"], /RWF/],
		[[...SERVER, "--mis-password-file", "nowhere.txt"], /nowhere\.txt/],
		[[...SERVER, "--mis-ssl-ca", "no.pem"], /no\.pem/],
		[[...ALL, "--redirect-uri", "nowhere"], /redirect|REDIRECT/],
		[["--mis-url", "sqlite:nowhere.sqlite", "--client-id", "x"], /nowhere\.sqlite/],
	] as const)("without a terminal %j ends with 2, names what to give, and writes nothing", async (options, says) => {
		const { code, stderr } = await init(...options);
		expect(stderr).toMatch(says);
		expect(code).toBe(2);
		expect(existsSync(configFile())).toBe(false);
	});

	it("takes what an option says over what is configured already", async () => {
		const configured = {
			...FRESH,
			MIS_DB_HOST: "127.0.0.1",
			MIS_DB_PORT: "1",
			MIS_DB_NAME: "before",
			MIS_DB_USER: "before",
			MIS_DB_PASSWORD: "before",
		};
		const { code, stderr } = await desk.run(["init", "--mis-host", "127.0.0.2", "--mis-port", "2"], configured);
		expect([code, stderr]).toEqual([5, expect.stringContaining("127.0.0.2:2")]);
		const file = await desk.run(["init", "--mis-host", "127.0.0.2", "--mis-password-file", "nowhere.txt"], configured);
		expect([file.code, file.stderr]).toEqual([2, expect.stringContaining("nowhere.txt")]);
	});

	it("refuses an encrypted file without a key before it writes anything", async () => {
		const { code, stderr } = await desk.run(["init", ...ALL], { ...FRESH, EAUR_QB_TOKEN_KEY: undefined });
		expect(code).toBe(2);
		expect(stderr).toContain("--token-key-file");
		expect(existsSync(configFile())).toBe(false);
	});

	it("makes the folder of the key, takes the key's file for the answer where the connection is kept, and next commands find it", async () => {
		const options = ["--mis-url", "sqlite:university.sqlite", "--client-id", "made-up"];
		const bare = { ...FRESH, EAUR_QB_TOKEN_KEY: undefined };
		const both = await desk.run(["init", ...options, "--token-store", "keychain", "--token-key-file", "key"], bare);
		expect([both.code, both.stderr]).toEqual([2, expect.stringContaining("goes with --token-store file")]);
		const { code, stderr } = await desk.run(["init", ...options, "--token-key-file", "not/there/key"], bare);
		expect([code, stderr]).toEqual([0, ""]);
		expect(statSync(join(desk.folder, "not", "there", "key")).mode & 0o777).toBe(0o600);
		expect(readFileSync(configFile(), "utf8")).toContain('store = "file"');
		expect((await desk.run(["auth", "status"], bare)).code).toBe(4);
	});

	it("keeps the secrets of the environment where --keep-secrets says so, as they are, and says where there are none", async () => {
		const secret = ' made-up $ecret "value" ';
		const { code, stdout } = await desk.run(["init", ...ALL, "--keep-secrets"], {
			...FRESH,
			QUICK_BOOKS_SECRET: secret,
		});
		expect(code).toBe(0);
		expect(stdout).not.toContain("made-up $ecret");
		const kept = join(desk.folder, "home", ".env");
		expect(statSync(kept).mode & 0o777).toBe(0o600);
		expect(readFileSync(kept, "utf8")).toBe('QUICK_BOOKS_SECRET=" made-up \\$ecret \\"value\\" "\n');
		const none = await init(...ALL, "--keep-secrets", "--replace");
		expect(none.stderr).toContain("--keep-secrets: none was typed, and none stands in the environment");
	});

	it.each([
		[["--mis-host", "db.example", "--mis-port", "abc"], "--mis-port takes a number from 1 to 65535"],
		[["--mis-host", "db.example", "--mis-port", "70000"], "--mis-port takes a number from 1 to 65535"],
		[["--mis-host", "db.example:3306"], "without its port"],
		[["--mis-host", "db example"], "a server's name or address"],
	])("says at once that %j cannot be meant, before anything else is asked", async (options, says) => {
		const { code, stderr } = await init(...options);
		expect([code, stderr]).toEqual([2, expect.stringContaining(says)]);
	});

	it("leaves a configuration that is there as it is, and puts it aside with --replace", async () => {
		mkdirSync(join(desk.folder, "home"), { mode: 0o700 });
		writeFileSync(configFile(), "# mine\n", { mode: 0o600 });
		const refused = await init(...ALL);
		expect(refused.code).toBe(2);
		expect(refused.stderr).toContain("--replace");
		expect(readFileSync(configFile(), "utf8")).toBe("# mine\n");
		expect((await init(...ALL, "--replace")).code).toBe(0);
		const aside = readdirSync(join(desk.folder, "home")).filter((name) => name.startsWith("config.toml."));
		expect(aside.map((name) => readFileSync(join(desk.folder, "home", name), "utf8"))).toEqual(["# mine\n"]);
	});
});
