import type { LedgerRecord } from "../../../audit/record.js";
import { identityKey, identityOf } from "../../../words/ids.js";
import { type Money, moneyGrouped, moneyText } from "../../../words/money.js";
import { CONFLICT, type Problem } from "../../../words/problem.js";
import type { MappingSettings } from "../../../words/settings.js";
import type { MisRow } from "../../../words/source.js";
import type { About } from "../../decide/judgement.js";
import type { World } from "../../read/world.js";
import { APPLICANT } from "../applicant/applicant.js";
import type { Cash, CashKind } from "../entity.js";
import { INVOICE } from "../invoice/invoice.js";
import type { Changed, Drawn, FieldDifference, Group, Kind } from "../kind.js";
import { isSomebodyElse } from "../said.js";
import { STUDENT } from "../student/student.js";
import { cashBooks } from "./books.js";
import { unfitForCash } from "./company.js";
import { judgeCash } from "./judge.js";
import { cashId, cashNumber } from "./number.js";
import { type CashSource, parseCash } from "./parse.js";
import { reversalKeyOf, reversalKeys } from "./reversals.js";
import { cashTwins, isSameCash } from "./twins.js";

const PAYMENTS: Group = { name: "payments", title: "Payments", one: "payment" };

/** What receipts and wallet credits have in common as kinds: all but their tables. */
export function cashKind(
	name: CashKind,
	source: CashSource,
	words: Pick<Kind["words"], "one" | "many">,
	asked: Kind["asked"],
	facts: readonly string[],
): Kind {
	const parse = (row: MisRow, settings: MappingSettings) => parseCash(name, source, row, settings).record;
	const kind: Kind = {
		name,
		after: [STUDENT, APPLICANT, INVOICE],
		words: {
			...words,
			group: PAYMENTS,
			id: ({ misId }) => cashId(name, misId),
			called: ({ misId }) => cashId(name, misId),
		},
		toResolve: (key) => `${PAYMENTS.name} resolve ${cashId(name, key as About["misId"])}`,
		source,
		asked,
		facts,
		books: cashBooks(name),
		unfit: unfitForCash,
		checkNames: () => {},
		checkLedger: () => {},
		checkHeld: async () => {},
		judge: (world, row, issue) => judgeCash(world, kind, source, row, issue),
		campusOf: (world, row) => {
			const { payer, day } = parse(row, world.settings);
			return payer && world.directory.campusOf(payer, day?.slice(0, "YYYY".length));
		},
		changeOf: (row, sent, settings) => changeOfCash(parse(row, settings), row, sent),
		differences: (row, sent, settings) => otherCash(parse(row, settings), row, sent),
		takenBack: async (mis) => {
			const reversed = new Set<string>();
			for await (const keys of reversalKeys(mis)) for (const key of keys) reversed.add(key);
			return (row, settings) => reversed.has(reversalKeyOf(parse(row, settings)) ?? "");
		},
		twins: (world, about) => cashTwins(world, name, about),
		isAlike: (about, row, settings) => row !== undefined && isSameCash(about, parse(row, settings)),
		said: cashSaid,
		anotherRow: ({ misId }, sent, changed) => anotherCash(name, misId, sent, changed),
		drawnFrom: (world, row) => drawnFrom(world, parse(row, world.settings)),
		order: {
			columns: ["payer", "day", "recordedOn"],
			of: (row, settings) => {
				const { payer, day } = parse(row, settings);
				return { of: payer === undefined ? undefined : identityKey(payer), at: day };
			},
		},
	};
	return kind;
}

/** Amount, day and payer as the row says them, whatever the settings make of them. `reconcile` reads it, too. */
const cashSaid = ({ values }: MisRow): string =>
	JSON.stringify([values.amount ?? null, values.day ?? null, values.payer ?? null]);

/** Money is known by who paid, how much and when. A change of a setting is no change of the row. */
function otherCash(now: Cash, row: MisRow, sent: LedgerRecord): FieldDifference[] {
	const [amountThen, dayThen, payerThen] = JSON.parse(sent.said ?? "[]") as (string | null)[];
	const isSaidAlike = amountThen === (row.values.amount ?? null) && dayThen === (row.values.day ?? null);
	const isOtherPayer = isSomebodyElse(identityOf(payerThen) ?? sent.payer, row);
	const sum = (amount: Money | undefined) => (amount === undefined ? null : moneyText(amount));
	const isOtherSum = !isSaidAlike && sent.amount !== undefined && sent.amount !== now.amount;
	const isOtherDay = !isSaidAlike && sent.day !== undefined && sent.day !== now.day;
	return [
		...(isOtherSum ? [{ field: "amount", from: sum(sent.amount), to: sum(now.amount) }] : []),
		...(isOtherPayer ? [{ field: "customer", from: sent.payer ?? null, to: now.payer ?? null }] : []),
		...(isOtherDay ? [{ field: "date", from: sent.day ?? null, to: now.day ?? null }] : []),
	];
}

function changeOfCash(now: Cash, row: MisRow, sent: LedgerRecord): Changed | undefined {
	return otherCash(now, row, sent).length === 0 ? undefined : { sent: cashText(sent), now: cashText(now) };
}

function cashText({ amount, day, payer }: Pick<LedgerRecord, "amount" | "day" | "payer">): string {
	const sum = amount === undefined ? "no readable amount" : moneyGrouped(amount);
	return `${sum} of ${day ?? "no day"} from ${payer ?? "somebody"}`;
}

function anotherCash(kind: CashKind, id: About["misId"], sent: LedgerRecord, changed: Changed): Problem {
	const number = sent.trace ?? cashNumber(kind, id, sent.issue);
	return {
		code: CONFLICT,
		detail: `${number} in QuickBooks (id ${sent.qboId}) was sent for ${changed.sent}; row ${id} of the MIS is now ${changed.now}`,
		fix: `Other money: make it as ${cashNumber(kind, id, sent.issue + 1)} with eaur-qb payments single ${cashId(kind, id)} --again. The same, corrected: correct ${number} in QuickBooks too, or the row back, and run the command again.`,
	};
}

function drawnFrom(world: World, cash: Cash): Drawn {
	const entry = cash.payer && world.directory.payer(cash.payer);
	const name = entry && world.directory.person(entry.kind, entry.row).record.name;
	const bank = cash.bankId === undefined ? undefined : world.cash.bank(cash.bankId);
	const category = cash.categoryId === undefined ? undefined : world.categories.get(cash.categoryId);
	return {
		data: {
			customer: entry ? { kind: entry.kind, id: entry.id, name: name ?? "" } : null,
			bank: bank ? { id: cash.bankId ?? "", ...bank } : null,
			channel: cash.channel ?? null,
			invoice: cash.reference ?? null,
			category: category ? { id: category.id, name: category.name, active: category.active } : null,
		},
		pairs: [
			["customer", entry ? `${name} (${entry.kind})` : "in neither table"],
			["bank", bank ? `${bank.name} (${bank.currency || "no currency"})` : (cash.bankId ?? "none")],
			["channel", cash.channel ?? "none"],
			["names the invoice", cash.reference ?? "none"],
		],
	};
}
