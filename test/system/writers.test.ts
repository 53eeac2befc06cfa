import {
	existsSync,
	linkSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openAudit } from "../../src/audit/open.js";
import { exportAudit } from "../../src/commands/audit-export.js";
import type { Context } from "../../src/commands/context.js";
import { writeUniversity } from "../../src/commands/demo.js";
import { fileWriter } from "../../src/commands/files-for-people.js";
import { keepSecrets, writeConfig } from "../../src/commands/init/files.js";
import { setUpQuickBooks } from "../../src/commands/init/quickbooks.js";
import type { Setup } from "../../src/commands/init/setup.js";
import { writeSettings } from "../../src/commands/sandbox-settings.js";
import { settingsInTheMaking } from "../../src/config/load.js";
import { openLog } from "../../src/output/log.js";
import { replaceFile } from "../../src/secrets/durable-file.js";

const SOURCES = fileURLToPath(new URL("../../src", import.meta.url));

/** Who may make or change a file by other means than `system/private-file.ts`, and why. */
const JUDGED: Readonly<Record<string, string>> = {
	"system/private-file.ts": "the rule itself",
	"secrets/durable-file.ts": "the tokens: a new draft of 0600, put in their place once it is on disk",
	"audit/database.ts": "a copy of the ledger, with its mode, where nothing stands yet",
	"commands/schedule/systemd.ts": "units that systemd must read; no secret in them, and a foreign one is refused",
	"system/regular-file.ts": "opens to read alone: settings, secrets and tokens that a person names",
};

const MAKES = /\b(writeFile|appendFile|copyFile|cp|open|symlink|link)(Sync)?\b|createWriteStream/;

describe("every file that the tool writes", () => {
	it("is written through the one careful way, but for those that were judged", () => {
		const files = readdirSync(SOURCES, { recursive: true, encoding: "utf8" }).filter(
			(name) => name.endsWith(".ts") && !name.startsWith("sandbox/"),
		);
		const makers = files.filter((name) => {
			const imports = /import(?: type)? \{([^}]*)\} from "node:fs(?:\/promises)?"/g;
			const text = readFileSync(join(SOURCES, name), "utf8");
			expect([name, /import (\w+|\* as \w+) from "node:fs/.test(text)]).toEqual([name, false]);
			return [...text.matchAll(imports)].some(([, names = ""]) => MAKES.test(names));
		});
		expect(makers.sort()).toEqual(Object.keys(JUDGED).sort());
	});

	let root: string;
	let umask: number;
	beforeEach(() => {
		root = mkdtempSync(join(tmpdir(), "eaur-qb-writers-"));
		mkdirSync(join(root, "home"), { mode: 0o700 });
		umask = process.umask(0);
	});
	afterEach(() => {
		vi.restoreAllMocks();
		process.umask(umask);
		rmSync(root, { recursive: true, force: true });
	});

	const at = (name: string): string => join(root, name);
	const printer = { say: () => {}, success: () => {}, result: () => {}, warn: () => {} };
	const context = { printer, config: { home: "" }, onEnd: () => {}, isTerminal: false } as unknown as Context;
	const setup = (given: object) =>
		({
			context,
			questions: {
				agrees: async () => true,
				answer: async (_: unknown, option?: string, standard?: string) => option ?? standard,
			},
			asked: new Set(),
			secrets: new Set(["MIS_DB_PASSWORD"]),
			answers: new Map([["MIS_DB_PASSWORD", "made-up"]]),
			settings: settingsInTheMaking({ options: {}, env: { EAUR_QB_HOME: at("home") }, cwd: root }),
			options: {},
			...given,
		}) as unknown as Setup;
	const throughAudit = (act: (audit: ReturnType<typeof openAudit>) => void) => {
		const audit = openAudit(at("home"));
		try {
			act(audit);
		} finally {
			audit.close();
		}
	};
	const company = { url: "http://127.0.0.1:1", realm_id: "9", client_id: "i", client_secret: "s", tokens: {} };

	/** What writes it, and what becomes of a file that somebody else left there. */
	const writers: Readonly<Record<string, { write(): unknown; foreign: "stays" | "is added to" | "is replaced" }>> = {
		"report.html": {
			write: () => throughAudit((audit) => fileWriter(audit)(at("report.html"), "x", "--html", [".html"])),
			foreign: "stays",
		},
		"failures.xlsx": {
			write: () => throughAudit((a) => fileWriter(a)(at("failures.xlsx"), Buffer.from("x"), "--xlsx", [".xlsx"])),
			foreign: "stays",
		},
		"audit.jsonl": {
			write: () => exportAudit({ ...context, config: { home: at("home") } } as Context, { file: at("audit.jsonl") }),
			foreign: "stays",
		},
		"home/config.toml": {
			write: () => writeConfig(setup({}), at("home/config.toml"), "[mis]\n", false),
			foreign: "stays",
		},
		"home/.env": { write: () => keepSecrets(setup({})), foreign: "is added to" },
		key: {
			write: () =>
				setUpQuickBooks(
					setup({
						options: { tokenStore: "file", tokenKeyFile: at("key"), environment: "sandbox", clientId: "i" },
						answers: new Map([["QUICK_BOOKS_SECRET", "made-up"]]),
						secrets: new Set(),
					}),
				),
			foreign: "stays",
		},
		"rehearsal.env": { write: () => writeSettings(at("rehearsal.env"), company), foreign: "is added to" },
		"rehearsal.env.tokens.json": { write: () => writeSettings(at("rehearsal.env"), company), foreign: "stays" },
		"university.sqlite": { write: () => writeUniversity(root), foreign: "stays" },
		"run.log": { write: () => openLog(at("run.log"), { redact: (text) => text }).close(), foreign: "is added to" },
		"tokens.enc": { write: () => replaceFile(at("tokens.enc"), "sealed"), foreign: "is replaced" },
	};
	const names = Object.keys(writers);
	const written = async (name: string): Promise<unknown> => {
		try {
			return await writers[name]?.write();
		} catch (error) {
			return error;
		}
	};

	it.each(names)("is its owner's alone, whatever the umask is: %s", async (name) => {
		expect(await written(name)).not.toBeInstanceOf(Error);
		expect((statSync(at(name)).mode & 0o777).toString(8)).toBe("600");
	});

	it.each(names)("is not written through a link: %s", async (name) => {
		writeFileSync(at("theirs"), "somebody else's\n");
		symlinkSync(at("theirs"), at(name));
		await written(name);
		expect(readFileSync(at("theirs"), "utf8")).toBe("somebody else's\n");
		expect((statSync(at("theirs")).mode & 0o777).toString(8)).toBe("666");
	});

	it.each(names)("takes nothing from a file that has a second name elsewhere: %s", async (name) => {
		writeFileSync(at("theirs"), "# somebody else's\n", { mode: 0o644 });
		linkSync(at("theirs"), at(name));
		await written(name);
		expect(readFileSync(at("theirs"), "utf8")).toBe("# somebody else's\n");
		expect((statSync(at("theirs")).mode & 0o777).toString(8)).toBe("644");
	});

	it.each(names)("is not made where a link points to nothing: %s", async (name) => {
		symlinkSync(at("nowhere"), at(name));
		await written(name);
		expect(existsSync(at("nowhere"))).toBe(false);
	});

	it.each(names.filter((name) => writers[name]?.foreign !== "is replaced"))(
		"takes nothing from a file that somebody else left there: %s",
		async (name) => {
			writeFileSync(at(name), "# somebody else's\n", { mode: 0o600 });
			const outcome = await written(name);
			const text = readFileSync(at(name), "utf8");
			if (writers[name]?.foreign === "stays") expect(text).toBe("# somebody else's\n");
			else expect([outcome instanceof Error, text]).toEqual([false, expect.stringMatching(/^# somebody else's\n/)]);
		},
	);

	it("keeps the lines of a file that is not UTF-8, and refuses to add to it", async () => {
		writeFileSync(at("rehearsal.env"), Buffer.from("NAME=Universit\xe9\n", "latin1"), { mode: 0o600 });
		expect(await written("rehearsal.env")).toMatchObject({ message: expect.stringContaining("UTF-8") as string });
		expect(readFileSync(at("rehearsal.env"), "latin1")).toBe("NAME=Universit\xe9\n");
	});

	it("is left to a sandbox that was started after, when the first one ends", () => {
		const first = writeSettings(at("rehearsal.env"), company);
		const second = writeSettings(at("rehearsal.env"), { ...company, url: "http://127.0.0.1:2", realm_id: "10" });
		first.remove();
		expect(readFileSync(at("rehearsal.env"), "utf8")).toContain("QUICKBOOKS_BASE_URL=http://127.0.0.1:2");
		expect(existsSync(second.tokens)).toBe(true);
		second.remove();
		expect([existsSync(at("rehearsal.env")), existsSync(second.tokens)]).toEqual([false, false]);
	});

	it.each(["rehearsal.env", "rehearsal.env.tokens.json"])(
		"is not put in the place of another user's file: %s",
		async (name) => {
			const text = name.endsWith(".json") ? '{"made_up_by":"eaur-qb sandbox"}' : "THEIRS=1\n";
			writeFileSync(at(name), text);
			vi.spyOn(process, "getuid").mockReturnValue(statSync(at(name)).uid + 1);
			expect(await written(name)).toMatchObject({ message: expect.stringContaining("another user") as string });
			expect(readFileSync(at(name), "utf8")).toBe(text);
		},
	);
});
