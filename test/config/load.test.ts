import { chownSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import envPaths from "env-paths";
import { describe, expect, test } from "vitest";
import { loadConfig, requireApp, requireMis, secretsOf } from "../../src/config/load.js";
import { Folder, failureOf } from "./folder.js";

const SERVER = { MIS_DB_HOST: "127.0.0.1", MIS_DB_USER: "reader", MIS_DB_NAME: "mis" };

describe("where settings come from", () => {
	const sources = ["environment", "work .env", "home .env", "config.toml"] as const;

	test.each(sources)("the first source that has a value wins: %s", (strongest) => {
		const folder = new Folder();
		const present = sources.slice(sources.indexOf(strongest));
		const id = (source: string): string => `id-from-${source.replace(" ", "-")}`;
		if (present.includes("work .env")) folder.write("work/.env", `QUICK_BOOKS_CLIENT_ID=${id("work .env")}\n`);
		if (present.includes("home .env")) folder.write("home/.env", `QUICK_BOOKS_CLIENT_ID=${id("home .env")}\n`);
		folder.write("home/config.toml", `[quickbooks]\nclient_id = "${id("config.toml")}"\n`);
		const env = present.includes("environment") ? { QUICK_BOOKS_CLIENT_ID: id("environment") } : {};
		expect(folder.load(env).quickbooks.clientId).toBe(id(strongest));
	});

	test("a blank value counts as not set", () => {
		const folder = new Folder();
		folder.write("work/.env", "QUICK_BOOKS_CLIENT_ID=from-file\n");
		expect(folder.load({ QUICK_BOOKS_CLIENT_ID: "  " }).quickbooks.clientId).toBe("from-file");
	});

	test("both spellings of the Intuit app's variables are taken", () => {
		const { quickbooks } = new Folder().load({
			QUICKBOOKS_CLIENT_ID: "id",
			QUICKBOOKS_CLIENT_SECRET: "s3cret-value",
			QUICKBOOKS_REDIRECT_URI: "http://localhost:8000/callback",
		});
		expect(quickbooks).toMatchObject({ clientId: "id", clientSecret: "s3cret-value" });
		expect(quickbooks.redirectUri).toBe("http://localhost:8000/callback");
	});

	test("another spelling in a stronger source wins over the usual one in a weaker source", () => {
		const folder = new Folder();
		folder.write("work/.env", "QUICK_BOOKS_CLIENT_ID=weaker\n");
		expect(folder.load({ QUICKBOOKS_CLIENT_ID: "stronger" }).quickbooks.clientId).toBe("stronger");
	});

	test("the home is the user's data directory, unless EAUR_QB_HOME says otherwise, also in the working directory's .env", () => {
		const folder = new Folder();
		expect(loadConfig({ options: {}, env: {}, cwd: folder.cwd }).home).toBe(envPaths("eaur-qb", { suffix: "" }).data);
		folder.write("work/.env", `EAUR_QB_HOME=${folder.home}\n`);
		folder.write("home/.env", "QUICK_BOOKS_CLIENT_ID=from-home\n");
		const config = loadConfig({ options: {}, env: {}, cwd: folder.cwd });
		expect(config.home).toBe(folder.home);
		expect(config.quickbooks.clientId).toBe("from-home");
	});

	test("--config names another file, and it must be there", () => {
		const folder = new Folder();
		folder.write("home/config.toml", '[invoices]\nprefix = "HOME-"\n');
		folder.write("work/other.toml", '[invoices]\nprefix = "OTHER-"\n');
		expect(folder.load({}, "other.toml").mapping.invoices.prefix).toBe("OTHER-");
		expect(folder.faults({}, "absent.toml")).toEqual([`${join(folder.cwd, "absent.toml")}: there is no such file`]);
	});

	test("without any configuration everything has its default", () => {
		const config = new Folder().load();
		expect(config).toMatchObject({
			mis: undefined,
			writeBack: false,
			tokens: { store: "keychain", key: undefined },
			mapping: {
				currency: "RWF",
				customers: { displayName: "name", customFields: new Map(), omitFields: [] },
				invoices: {
					prefix: "MIS-",
					amount: "debit",
					taxCode: undefined,
					class: undefined,
					withoutLocation: "hold",
					classByCampus: new Map(),
				},
			},
			warnings: [],
		});
		expect(config.quickbooks.environment).toBe("sandbox");
		expect(config.quickbooks.limits).toEqual({
			calls: 500,
			batches: 40,
			perSecond: 10,
			inFlight: 10,
			itemsPerBatch: 30,
			minuteMs: 60_000,
			throttleWaitMs: 60_000,
			attempts: 3,
			retryDelayMs: 5_000,
			timeoutMs: 150_000,
			missingAfterMs: 150_000,
			lookupAfterMs: 600_000,
			breaker: 5,
		});
	});
});

describe("faults", () => {
	test("all faults of all sources are shown at once, each with its file and line or its variable", () => {
		const folder = new Folder();
		folder.write("work/.env", "# ours\nthis is not a setting\nMIS_DB_PORT=seventy\n");
		folder.write("home/config.toml", '[invoices]\namount = "gross"\n\n[mis]\ncolour = "blue"\n');
		const env = { ...SERVER, QUICKBOOKS_ENVIRONMENT: "test", EAUR_QB_TOKEN_KEY: "short" };
		const faults = folder.faults(env);
		expect(faults[0]).toBe("6 faults in the configuration:");
		expect(faults.slice(1).sort()).toEqual(
			[
				`${folder.cwd}/.env:2: is neither blank, a comment (#) nor NAME=value`,
				`${folder.cwd}/.env:3 (MIS_DB_PORT): must be a whole number from 1 to 65535`,
				`${folder.home}/config.toml:2 (invoices.amount): must be "debit" or "net"`,
				`${folder.home}/config.toml:5 (mis.colour): is no setting of this tool`,
				"QUICKBOOKS_ENVIRONMENT in the environment: must be sandbox or production",
				"EAUR_QB_TOKEN_KEY in the environment: must be base64 of exactly 32 bytes: openssl rand -base64 32",
			].sort(),
		);
		expect(failureOf(() => folder.load(env)).reason).toBe("configuration");
	});

	test("a fault never shows the value: it may be a secret", () => {
		const folder = new Folder();
		folder.write("work/.env", "hunter2-on-a-line-of-its-own\nMIS_DATABASE_URL=mysql://u:hunter2@h\n");
		const shown = folder.faults({ EAUR_QB_TOKEN_KEY: "hunter2", MIS_DB_SSL: "hunter2" }).join("\n");
		expect(shown).toContain(".env:1");
		expect(shown).not.toContain("hunter2");
	});
});

describe("an environment that wins over the .env of the folder", () => {
	const named = (
		env: NodeJS.ProcessEnv,
		lines = "MIS_DATABASE_URL=sqlite:university.sqlite\nQUICKBOOKS_BASE_URL=http://127.0.0.1:9\n",
	) => {
		const folder = new Folder();
		folder.write("work/.env", lines);
		return folder.load(env).warnings.filter((warning) => warning.includes("The environment wins"));
	};

	test("is told by the names of what it overrules, never by a value", () => {
		const [warning, ...others] = named({ ...SERVER, QUICKBOOKS_BASE_URL: "http://127.0.0.1:8" });
		expect(others).toEqual([]);
		expect(warning).toMatch(/unset .*MIS_DB_HOST.*QUICKBOOKS_BASE_URL/);
		expect(warning).not.toContain(SERVER.MIS_DB_HOST);
		expect(named({}, `EAUR_QB_HOME=/somewhere/else\n`)).toMatchObject([expect.stringContaining("unset EAUR_QB_HOME")]);
	});

	test("is not where both say the same, or speak of other things", () => {
		expect(named({ QUICKBOOKS_BASE_URL: "http://127.0.0.1:9", QUICK_BOOKS_CLIENT_ID: "abc" })).toEqual([]);
		expect(named(SERVER, "PORT=80\nMIS_WRITE_BACK=off\n")).toEqual([]);
	});
});

describe("an .env", () => {
	test("takes blanks, comments, export, quotes and line ends of Windows", () => {
		const folder = new Folder();
		const lines = [
			"\uFEFF# our MIS",
			"",
			"export MIS_DB_HOST=localhost",
			"MIS_DB_USER='reader # one'",
			"MIS_DB_NAME = mis # the live one",
			'MIS_DB_PASSWORD="a \\"b\\" #c\\\\"  # quoted',
			"QUICK_BOOKS_CLIENT_ID=abc#def",
			'SOMEBODY_ELSES="not closed, and not ours',
			"  PORT=80",
		];
		folder.write("work/.env", lines.join("\r\n"));
		const config = folder.load();
		expect(config.mis).toMatchObject({ host: "localhost", user: "reader # one", database: "mis" });
		expect(config.mis).toMatchObject({ password: 'a "b" #c\\' });
		expect(config.quickbooks.clientId).toBe("abc#def");
	});

	test("a quote that does not close is a fault", () => {
		const folder = new Folder();
		folder.write("work/.env", 'MIS_DB_PASSWORD="half\n');
		expect(folder.faults()).toEqual([
			`${folder.cwd}/.env:1: the quotes around MIS_DB_PASSWORD do not close at its end`,
		]);
	});

	test.each([0o620, 0o602, 0o666])("that others may write (%o) is refused, and nothing of it is used", (mode) => {
		const folder = new Folder();
		const path = folder.write("work/.env", "QUICKBOOKS_ENVIRONMENT=nonsense\n", mode);
		expect(folder.faults()).toEqual([`${path}: others may write to it: chmod 600 ${path}`]);
	});

	test.runIf(process.getuid?.() === 0)("that belongs to another user is refused: its owner may write it", () => {
		const folder = new Folder();
		const path = folder.write("work/.env", "QUICK_BOOKS_CLIENT_ID=id\n");
		chownSync(path, 65_534, 65_534);
		expect(folder.faults()[0]).toContain("sudo -u '#65534' eaur-qb");
		expect(folder.faults()[0]).not.toContain("chown");
	});

	test("that others may read is a warning", () => {
		const folder = new Folder();
		const path = folder.write("home/.env", "QUICK_BOOKS_CLIENT_ID=id\n", 0o644);
		const config = folder.load();
		expect(config.quickbooks.clientId).toBe("id");
		expect(config.warnings).toEqual([`${path} can be read by others: chmod 600 ${path}`]);
	});

	test("is not where the token key is read from, and a warning says so", () => {
		const folder = new Folder();
		folder.write("work/.env", `EAUR_QB_TOKEN_KEY=${Buffer.alloc(32, 1).toString("base64")}\n`);
		const config = folder.load();
		expect(config.tokens.key).toBeUndefined();
		expect(config.warnings.join()).toContain("EAUR_QB_TOKEN_KEY) is not used");
	});

	test("that is a folder, as Python makes them, is none", () => {
		const folder = new Folder();
		mkdirSync(join(folder.cwd, ".env"));
		expect(folder.load().warnings).toEqual([]);
	});
});

describe("secrets", () => {
	const key = Buffer.alloc(32, 7);

	test("a secret can stand in a file of its own that only this user may read", () => {
		const folder = new Folder();
		folder.write("work/password", " pass word \n");
		const config = folder.load({
			...SERVER,
			MIS_DB_PASSWORD_FILE: "password",
			QUICK_BOOKS_SECRET_FILE: folder.write("secret", "app-secret\r\n", 0o400),
			EAUR_QB_TOKEN_KEY_FILE: folder.write("key", `${key.toString("base64")}\n`),
		});
		expect(config.mis).toMatchObject({ password: " pass word " });
		expect(config.quickbooks.clientSecret).toBe("app-secret");
		expect(config.tokens.key).toEqual(key);
		expect(secretsOf(config)).toEqual([" pass word ", "app-secret", key.toString("base64")]);
	});

	test.each([0o640, 0o604, 0o644])("a file of a secret that others may read (%o) is a fault", (mode) => {
		const folder = new Folder();
		const path = folder.write("password", "hunter2\n", mode);
		expect(folder.faults({ ...SERVER, MIS_DB_PASSWORD_FILE: path })).toEqual([
			`MIS_DB_PASSWORD_FILE in the environment: ${path}: others may read or write it: chmod 600 ${path}`,
		]);
	});

	test("a file of a secret that is absent or empty is a fault", () => {
		const folder = new Folder();
		const env = { ...SERVER, MIS_DB_PASSWORD_FILE: "absent", QUICK_BOOKS_SECRET_FILE: folder.write("empty", "\n") };
		const shown = folder.faults(env).join("\n");
		expect(shown).toContain("empty: the file is empty");
		expect(shown).toContain("absent: there is no such file");
	});

	test("the stronger source wins between a secret and its file", () => {
		const folder = new Folder();
		folder.write("work/.env", "MIS_DB_PASSWORD=weaker\n");
		const path = folder.write("password", "stronger\n");
		expect(folder.load({ ...SERVER, MIS_DB_PASSWORD_FILE: path }).mis).toMatchObject({ password: "stronger" });
		const both = { ...SERVER, MIS_DB_PASSWORD: "itself", MIS_DB_PASSWORD_FILE: path };
		expect(folder.load(both).mis).toMatchObject({ password: "itself" });
	});

	test.each(["abc", key.subarray(1).toString("base64"), `${key.toString("base64")}AA`, "?".repeat(44)])(
		"a token key that is not base64 of 32 bytes is a fault: %s",
		(text) => {
			expect(new Folder().faults({ EAUR_QB_TOKEN_KEY: text })[0]).toContain("must be base64 of exactly 32 bytes");
		},
	);
});

describe("write-back and store", () => {
	test("status is written into the MIS in production only, unless said otherwise", () => {
		const folder = new Folder();
		expect(folder.load({ QUICKBOOKS_ENVIRONMENT: "production" }).writeBack).toBe(true);
		expect(folder.load({ QUICKBOOKS_ENVIRONMENT: "production", MIS_WRITE_BACK: "off" }).writeBack).toBe(false);
		expect(folder.load({ MIS_WRITE_BACK: "on" }).writeBack).toBe(true);
		expect(folder.faults({ MIS_WRITE_BACK: "maybe" })).toEqual([
			"MIS_WRITE_BACK in the environment: must be on or off",
		]);
	});

	test("the token store is the keychain or a file", () => {
		const folder = new Folder();
		expect(folder.load({ EAUR_QB_TOKEN_STORE: "file" }).tokens.store).toBe("file");
		expect(folder.faults({ EAUR_QB_TOKEN_STORE: "memory" })[0]).toContain("must be keychain or file");
	});
});

describe("what a command needs", () => {
	test("without a MIS the failure names the variables", () => {
		const failure = failureOf(() => requireMis(new Folder().load()));
		expect(failure.reason).toBe("configuration");
		expect(failure.fix).toMatch(/MIS_DB_HOST.*MIS_DATABASE_URL/);
	});

	test("without an Intuit app the failure names what is missing", () => {
		const folder = new Folder();
		const half = failureOf(() => requireApp(folder.load({ QUICK_BOOKS_CLIENT_ID: "id" })));
		expect(half.message).toContain("QUICK_BOOKS_SECRET is missing");
		expect(half.message).not.toContain("CLIENT_ID");
		const none = failureOf(() => requireApp(folder.load()));
		expect(none.message).toContain("QUICK_BOOKS_CLIENT_ID and QUICK_BOOKS_SECRET are missing");
		const app = requireApp(folder.load({ QUICK_BOOKS_CLIENT_ID: "id", QUICK_BOOKS_SECRET: "secret" }));
		expect(app).toEqual({ clientId: "id", clientSecret: "secret" });
	});
});
