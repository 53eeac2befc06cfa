import { Comparison } from "../../src/audit/comparison.js";
import { openAuditDatabase } from "../../src/audit/database.js";
import { ledgerRecords } from "../../src/audit/sent.js";
import { reconcile } from "../../src/proof/reconcile.js";
import { EVERYTHING } from "../../src/proof/scope.js";
import type { ListQuery } from "../../src/quickbooks/list-query.js";
import type { QboObject } from "../../src/quickbooks/outcome.js";
import { realmId } from "../../src/words/ids.js";
import { openMis } from "../support/open-mis.js";
import { aSettings } from "../sync/kinds/made-up.js";

// The process that test/bench/reconcile.ts measures: both sides read, and compared.

const [file = "", home = "", ...counts] = process.argv.slice(2);
const [invoices, people, payments] = counts.map(Number) as [number, number, number];
const database = openAuditDatabase(home);
const realm = realmId("9130000000000001");

const two = (number: number): string => String(number).padStart(2, "0");
const day = (at: number): string => `2026-${two(1 + (at % 12))}-${two(1 + (at % 28))}`;
const META = '"MetaData":{"CreateTime":"2026-11-30T02:00:00-08:00","LastUpdatedTime":"2026-11-30T02:00:00-08:00"}';
const amount = (at: number): number => 1_000 * (1 + (at % 700));
const customer = (at: number): number => 1 + (at % people);

const invoice = (at: number): string =>
	`{"Id":"${1_000_000 + at}","SyncToken":"0",${META},"DocNumber":"MIS-${at}","TxnDate":"${day(at)}","domain":"QBO","sparse":false,` +
	`"CurrencyRef":{"value":"RWF","name":"Rwandan Franc"},"PrivateNote":"Invoice ${at} of the MIS","LinkedTxn":[],"Line":[{"Id":"1",` +
	`"LineNum":1,"Description":"Fee ${1 + (at % 10)}","Amount":${amount(at)},"DetailType":"SalesItemLineDetail","SalesItemLineDetail":` +
	`{"ItemRef":{"value":"${1 + (at % 10)}","name":"Fee"},"UnitPrice":${amount(at)},"Qty":1,"TaxCodeRef":{"value":"NON"}}},` +
	`{"Amount":${amount(at)},"DetailType":"SubTotalLineDetail","SubTotalLineDetail":{}}],"CustomerRef":{"value":"${customer(at)}",` +
	`"name":"Aline Uwase${customer(at)}"},"DepartmentRef":{"value":"${1 + (customer(at) % 3)}","name":"Campus"},"DueDate":"${day(at)}",` +
	`"TotalAmt":${amount(at)},"ApplyTaxAfterDiscount":false,"PrintStatus":"NotSet","EmailStatus":"NotSet","Balance":${amount(at)}}`;

const payment = (at: number): string =>
	`{"Id":"${3_000_000 + at}","SyncToken":"0",${META},"PaymentRefNum":"MP-${at}","TxnDate":"${day(at)}","TotalAmt":${amount(at)},` +
	`"UnappliedAmt":${amount(at)},"CustomerRef":{"value":"${customer(at)}"},"DepositToAccountRef":{"value":"35"},"Line":[]}`;

const person = (at: number): string =>
	`{"Id":"${at}","SyncToken":"0",${META},"DisplayName":"Aline Uwase${at}","GivenName":"Aline","FamilyName":"Uwase${at}","Active":true,` +
	`"Notes":"RegNo: R${at}\\nGender: F","Balance":0}`;

const LISTS: Readonly<Record<string, { readonly size: number; readonly make: (at: number) => string }>> = {
	Invoice: { size: invoices, make: invoice },
	Payment: { size: payments, make: payment },
	Customer: { size: people, make: person },
	Item: { size: 10, make: (at) => `{"Id":"${at}","Name":"Fee ${at}"}` },
	Department: { size: 3, make: (at) => `{"Id":"${at}","Name":"Campus ${at}"}` },
};

/** Seconds of processor time for making answers: they are not the comparison's. */
let making = 0;
const now = () => new Date("2026-11-30T12:00:00Z");
const qb = {
	now,
	count: async (entity: string) => LISTS[entity]?.size ?? 0,
	changes: async () => ({ objects: new Map(), isWhole: true, time: now().toISOString() }),
	query: async (entity: string, { where = [], start = 1 }: ListQuery) => {
		const list = LISTS[entity];
		const length =
			list && !where.some(({ is }) => is === "one-of") ? Math.max(0, Math.min(1_000, list.size - start + 1)) : 0;
		const before = process.cpuUsage();
		const text = Array.from({ length }, (_, at) => list?.make(start + at)).join(",");
		const { user, system } = process.cpuUsage(before);
		making += (user + system) / 1e6;
		return { objects: JSON.parse(`[${text}]`) as QboObject[], time: now().toISOString() };
	},
};

const mis = await openMis({ kind: "sqlite", file });
const comparison = new Comparison();
const lap = (what: string) => {
	const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
	const seconds = ((userCPUTime + systemCPUTime) / 1e6 - making).toFixed(1);
	process.stdout.write(`${what.padEnd(44)} after ${seconds} s, ${Math.round(maxRSS / 1024)} MB\n`);
};
const { result, tally, reads } = await reconcile(
	{
		snapshot: () => mis.snapshot(),
		qb,
		ledger: (kind) => ledgerRecords(database, realm, kind),
		comparison,
		settings: aSettings(),
		chosenItems: new Map(),
		chosenLocations: new Map(),
		chosenAccounts: new Map(),
		formerAccounts: new Map(),
		accountName: (id) => id,
		tracksLocations: true,
		misTells: true,
		isAccepted: () => false,
		doing: lap,
		untilCalm: async () => {},
	},
	{
		kinds: payments > 0 ? ["customer", "invoice", "payment"] : ["customer", "invoice"],
		scope: EVERYTHING,
		complete: false,
		full: false,
		tieOut: true,
	},
);
lap(`${result}, ${tally.matched.count} equal, ${reads} reads`);
comparison.close();
await mis.close();
