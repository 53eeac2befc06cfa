import type { ExpectedCustomer, ExpectedInvoice } from "../../src/sandbox/university/index.js";
import { comparePayments } from "./payments-verdict.js";
import type { Machine, QboObject, Stage } from "./stage.js";

/** What is not as promised; each entry says which record and how. Empty lists are the proof. */
export interface Verdict {
	readonly lost: string[];
	readonly twice: string[];
	readonly wrong: string[];
}

export const isClean = ({ lost, twice, wrong }: Verdict): boolean => lost.length + twice.length + wrong.length === 0;

/** Adds what is not as promised in `other`. */
export function merge(verdict: Verdict, other: Verdict): void {
	verdict.lost.push(...other.lost);
	verdict.twice.push(...other.twice);
	verdict.wrong.push(...other.wrong);
}

/** A last undisturbed run, the comparison of MIS, QuickBooks and what is right, and a run that must find nothing to do. */
export async function judge(stage: Stage, machine: Machine): Promise<Verdict> {
	await stage.faults();
	const verdict: Verdict = { lost: [], twice: [], wrong: [] };
	await finish(machine, verdict);
	await compare(stage, verdict);
	const before = await stage.stats();
	await finish(machine, verdict);
	const after = await stage.stats();
	if (after.writes !== before.writes) {
		verdict.wrong.push(`a run that had nothing to do made ${after.writes - before.writes} writes`);
	}
	for (const { rule, count, example } of after.broken_rules) {
		verdict.wrong.push(`rule broken ${count} times: ${rule} (${example})`);
	}
	return verdict;
}

/** Held records are as they should be; anything else but 0 is not. */
async function finish(machine: Machine, verdict: Verdict): Promise<void> {
	const { code, signal, stderr } = await machine.run(["sync"]);
	if (code !== 0 && code !== 3) verdict.wrong.push(`an undisturbed run ended with ${code ?? signal}: ${stderr}`);
}

async function compare(stage: Stage, verdict: Verdict): Promise<void> {
	const customers = await compareCustomers(stage, verdict);
	await compareInvoices(stage, customers, verdict);
	await comparePayments(stage, customers, verdict);
	await compareStatuses(stage, verdict);
}

type CustomerTable = ExpectedCustomer["table"];

/** What this tool writes into a customer's Notes. Read here on its own account, not with the tool's code. */
const IDENTITY_LINE = /^(RegNo|TrackingID): *(\S.*)$/m;

const personKey = (table: CustomerTable, identity: string): string => `${table} ${identity.trim().toUpperCase()}`;

/** Ids of the customers in QuickBooks by "table key" of the MIS row. */
async function compareCustomers(stage: Stage, verdict: Verdict): Promise<Map<string, string>> {
	const found = new Map<string, QboObject[]>();
	for (const object of await stage.objects("Customer")) {
		const [, field, identity] = IDENTITY_LINE.exec(textOf(object.Notes)) ?? [];
		if (identity === undefined) continue;
		const key = personKey(field === "RegNo" ? "tbl_personal_ug" : "tbl_online_application", identity);
		found.set(key, [...(found.get(key) ?? []), object]);
	}
	const ids = new Map<string, string>();
	for (const expected of stage.expected) {
		if (expected.table === "tbl_imvoice" || expected.outcome !== "send") continue;
		const key = personKey(expected.table, expected.identity ?? "");
		const [object] = found.get(key) ?? [];
		checkCount(`customer ${key}`, found.get(key) ?? [], verdict);
		found.delete(key);
		if (object) ids.set(`${expected.table} ${expected.key}`, textOf(object.Id));
	}
	for (const key of found.keys()) verdict.wrong.push(`customer ${key} should not be in QuickBooks`);
	return ids;
}

async function compareInvoices(stage: Stage, customers: ReadonlyMap<string, string>, verdict: Verdict): Promise<void> {
	const found = new Map<string, QboObject[]>();
	for (const object of await stage.objects("Invoice")) {
		const number = textOf(object.DocNumber);
		if (number.startsWith("MIS-")) found.set(number, [...(found.get(number) ?? []), object]);
	}
	for (const expected of stage.expected) {
		if (expected.table !== "tbl_imvoice" || expected.outcome !== "send") continue;
		const number = expected.document ?? `MIS-${expected.key}`;
		const objects = found.get(number) ?? [];
		checkCount(number, objects, verdict);
		for (const object of objects) compareInvoice(expected, object, customers, verdict);
		found.delete(number);
	}
	for (const number of found.keys()) verdict.wrong.push(`${number} should not be in QuickBooks`);
}

function compareInvoice(
	{ key, amount, day, payer }: ExpectedInvoice,
	object: QboObject,
	customers: ReadonlyMap<string, string>,
	verdict: Verdict,
): void {
	const customer = (object.CustomerRef as { value?: unknown } | undefined)?.value;
	if (Number(object.TotalAmt).toFixed(2) !== Number(amount).toFixed(2)) {
		verdict.wrong.push(`MIS-${key}: ${String(object.TotalAmt)} instead of ${amount}`);
	}
	if (object.TxnDate !== day) verdict.wrong.push(`MIS-${key}: of ${String(object.TxnDate)} instead of ${day}`);
	if (customer !== customers.get(`${payer?.table} ${payer?.key}`)) verdict.wrong.push(`MIS-${key}: another customer`);
}

function checkCount(what: string, objects: readonly QboObject[], verdict: Verdict): void {
	if (objects.length === 0) verdict.lost.push(`${what} is not in QuickBooks`);
	if (objects.length > 1) verdict.twice.push(`${what} is in QuickBooks ${objects.length} times`);
}

const KEYS: Readonly<Record<CustomerTable | "tbl_imvoice", string>> = {
	tbl_imvoice: "id",
	tbl_personal_ug: "per_id_ug",
	tbl_online_application: "appl_Id",
};

/** After a last run: 1 for what is in QuickBooks, 2 for what is held, nothing else. Unwritten, all are as they were. */
async function compareStatuses(stage: Stage, verdict: Verdict): Promise<void> {
	for (const [table, key] of Object.entries(KEYS)) {
		const rows = await stage.query(`SELECT ${key} AS id, QuickBk_Status AS status FROM ${table}`);
		const statuses = new Map(rows.map((row) => [Number(row.id), row.status]));
		for (const expected of stage.expected) {
			if (expected.table !== table || expected.deleted) continue;
			const status = statuses.get(expected.key);
			const told = expected.outcome === "hold" ? "2" : "1";
			const right = stage.writesBack ? told : "0";
			if (status !== right) verdict.wrong.push(`${table} ${expected.key} is at ${status} instead of ${right}`);
		}
	}
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
