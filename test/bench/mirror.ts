import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openAudit } from "../../src/audit/open.js";
import { pullParts } from "../../src/commands/pull.js";
import { pull } from "../../src/pull/pull.js";
import type { QuickBooks } from "../../src/quickbooks/client.js";
import type { Page } from "../../src/quickbooks/lists.js";
import type { QboObject } from "../../src/quickbooks/outcome.js";
import { type Sandbox, startSandbox } from "../../src/sandbox/server.js";
import { realmId } from "../../src/words/ids.js";
import { type Measured, measure } from "./processes.js";

// npx tsx test/bench/mirror.ts [documents]: what the mirror of a large company takes of disk and memory while it is pulled and
// read, and what `pull` of the built program takes beside it where nothing is new. Pages are made up while they are read.

const DOCUMENTS = Number(process.argv[2] ?? 1_000_000);
const SIZES: Readonly<Record<string, number>> = {
	Invoice: Math.round(DOCUMENTS * 0.7),
	Payment: Math.round(DOCUMENTS * 0.3),
	Customer: Math.round(DOCUMENTS * 0.1),
};
const BEGIN = Date.parse("2020-01-01T00:00:00Z");
const MB = 1024 * 1024;
const ROUNDS = 7;
const REALM = "9130000000000001";

/** The n-th object of a list, as QuickBooks gives it; each is a second younger than the one before. */
function objectOf(entity: string, n: number): QboObject {
	const time = new Date(BEGIN + n * 1_000).toISOString();
	const id = String(n + 1);
	const common = { Id: id, SyncToken: "0", MetaData: { CreateTime: time, LastUpdatedTime: time } };
	if (entity === "Customer")
		return { ...common, DisplayName: `Aline Uwase ${id}`, Notes: `RegNo: ${id}`, Active: true };
	const document = { ...common, CustomerRef: { value: String(1 + (n % 100_000)) }, TxnDate: time.slice(0, 10) };
	if (entity === "Payment")
		return {
			...document,
			PaymentRefNum: `MP-${id}`,
			TotalAmt: 1_000,
			UnappliedAmt: 0,
			Line: [{ Amount: 1_000, LinkedTxn: [{ TxnId: id, TxnType: "Invoice" }] }],
			DepositToAccountRef: { value: "35" },
		};
	return {
		...document,
		DocNumber: `MIS-${id}`,
		PrivateNote: `Tuition of student ${id}`,
		TotalAmt: 640_000,
		Balance: 640_000,
		Line: [{ Amount: 640_000, SalesItemLineDetail: { ItemRef: { value: String(1 + (n % 50)) } } }],
		DepartmentRef: { value: String(1 + (n % 8)) },
	};
}

let peak = 0;
const noteMemory = () => {
	peak = Math.max(peak, process.memoryUsage().rss / MB);
};

/** A company that is made up while it is read. */
const company: Pick<QuickBooks, "realmId" | "now" | "changes" | "query" | "count"> = {
	realmId: realmId(REALM),
	now: () => new Date(),
	changes: (entities) => {
		const objects = new Map(entities.map((each) => [each, []]));
		return Promise.resolve({ objects, isWhole: true, time: new Date().toISOString() });
	},
	count: (entity) => Promise.resolve(SIZES[entity] ?? 0),
	query: (entity, { where, start = 1 }) => {
		noteMemory();
		const from = where.find(({ is }) => is === "at-least");
		const begin = from && "value" in from ? Math.round((Date.parse(String(from.value)) - BEGIN) / 1_000) : 0;
		const first = begin + start - 1;
		const length = Math.max(0, Math.min(1_000, (SIZES[entity] ?? 0) - first));
		const objects = Array.from({ length }, (_, at) => objectOf(entity, first + at));
		return Promise.resolve({ objects, time: new Date().toISOString() } satisfies Page);
	},
};

/** Processor time and memory of one step. */
async function step(what: string, work: () => Promise<{ readonly reads: number }>): Promise<void> {
	peak = 0;
	noteMemory();
	const begun = process.cpuUsage();
	const { reads } = await work();
	noteMemory();
	const { user, system } = process.cpuUsage(begun);
	const seconds = ((user + system) / 1_000_000).toFixed(1);
	console.log(`${what}: ${seconds} s of processor time, ${reads} calls, at most ${peak.toFixed(0)} MB of memory`);
}

async function fill(home: string): Promise<void> {
	const audit = openAudit(home);
	try {
		const parts = { ...pullParts(audit, company as QuickBooks), workingSince: new Date() };
		await step("pull of everything, the first", () => pull(parts, "everything"));
		await step("pull of everything, again", () => pull(parts, "everything"));
		await step("reading every invoice of the mirror by its id", () => {
			for (const id of parts.mirror.ids("Invoice")) parts.seen.document("Invoice", id);
			return Promise.resolve({ reads: 0 });
		});
		audit.database.pragma("wal_checkpoint(TRUNCATE)");
	} finally {
		audit.close();
	}
	const size = statSync(join(home, "audit.sqlite")).size / MB;
	console.log(`on disk: ${size.toFixed(0)} MB for ${DOCUMENTS} documents and ${SIZES.Customer} customers`);
}

/** The built program against a sandbox in which nothing has changed, beside `--version`: medians, in milliseconds. */
async function measureNothingNew(home: string, sandbox: Sandbox): Promise<void> {
	const program = fileURLToPath(new URL("../../bin/eaur-qb.js", import.meta.url));
	const env = {
		...{ PATH: process.env.PATH, HOME: home, EAUR_QB_HOME: home, EAUR_QB_TOKEN_STORE: "file" },
		...{
			EAUR_QB_TOKEN_KEY: randomBytes(32).toString("base64"),
			MIS_DATABASE_URL: `sqlite:${join(home, "none.sqlite")}`,
		},
		...{ QUICKBOOKS_BASE_URL: sandbox.url, QUICKBOOKS_OAUTH_BASE_URL: sandbox.url },
		...{ QUICK_BOOKS_CLIENT_ID: sandbox.clientId, QUICK_BOOKS_SECRET: sandbox.clientSecret },
	};
	const login = ["auth", "import", "--realm-id", REALM, "--file", "-"];
	const { code, stderr } = await measure([program, ...login], env, JSON.stringify(sandbox.tokens));
	if (code !== 0) throw new Error(stderr);
	const rounds: Record<"--version" | "pull", Measured[]> = { "--version": [], pull: [] };
	await measure([program, "pull"], env);
	for (let round = 0; round < ROUNDS; round += 1)
		for (const command of ["--version", "pull"] as const) {
			const measured = await measure([program, command], env);
			if (measured.code !== 0) throw new Error(measured.stderr);
			rounds[command].push(measured);
		}
	const median = (command: keyof typeof rounds, of: "ms" | "cpuMs" | "peakMb") =>
		rounds[command].map((each) => each[of]).toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? 0;
	const beyond = (of: "ms" | "cpuMs") => (median("pull", of) - median("--version", of)).toFixed(0);
	const [wall, cpu, memory] = [beyond("ms"), beyond("cpuMs"), median("pull", "peakMb").toFixed(0)];
	console.log(
		`pull with nothing new: ${wall} ms beyond --version, ${cpu} ms of processor time, ${memory} MB of memory`,
	);
}

const home = mkdtempSync(join(tmpdir(), "eaur-mirror-"));
const sandbox = await startSandbox({ realmId: REALM });
try {
	await fill(home);
	await measureNothingNew(home, sandbox);
} finally {
	await sandbox.close();
	rmSync(home, { recursive: true, force: true });
}
