import type { SeenDocument } from "../../../audit/seen-document.js";
import { Failure } from "../../../words/failure.js";
import { identityKey, type MisId, misId, type QboId } from "../../../words/ids.js";
import { INVOICE_PREFIX, type MappingSettings } from "../../../words/settings.js";
import type { MisRow } from "../../../words/source.js";
import type { Held } from "../books.js";
import { lookUpInvoicesById } from "./look.js";
import { invoiceNumber } from "./number.js";
import { parseCharge } from "./parse.js";
import { INVOICE_SOURCE } from "./source.js";

/** Invoices under other numbers that are compared with the rows they may be of: one SELECT by primary key. */
const SAMPLE = 100;

/** One alone may be a number that a person has given by hand: its row is held by itself. */
const FEWEST = 2;

/** An invoice in QuickBooks that is a row's charge, under another prefix than ours. */
interface Ours {
	readonly prefix: string;
	readonly document: SeenDocument;
	readonly row: MisRow;
}

/**
 * Throws `Failure` "configuration" where the company holds charges of this MIS under another prefix: made from another
 * computer, or before the prefix was changed. Under ours all of them would be made a second time. A memory is no
 * evidence: what it rests on is looked up first.
 */
export async function checkOtherPrefix(parts: Held): Promise<void> {
	const lookedUp = new Set<QboId>();
	for (;;) {
		const found = commonest(await underOtherPrefixes(parts));
		const [first] = found;
		if (!first) return;
		const ids = found.map(({ document }) => document.id).filter((id) => !lookedUp.has(id));
		if (ids.length === 0) throw anotherPrefix(first, found.length, parts.settings);
		await lookUpInvoicesById(parts.qb, parts.seen, ids);
		for (const id of ids) lookedUp.add(id);
	}
}

async function underOtherPrefixes({ mis, seen, settings }: Held): Promise<Ours[]> {
	const read = seen
		.documentsBeside("Invoice", settings.invoices.prefix, SAMPLE)
		.flatMap((document) => readingsOf(document.number).map((reading) => ({ document, ...reading })));
	if (read.length === 0) return [];
	const ids = [...new Set(read.map(({ id }) => id))];
	const rows = await mis.page(INVOICE_SOURCE, { after: undefined, limit: ids.length, ids });
	const byId = new Map(rows.map((row) => [row.id, row]));
	return read.flatMap(({ document, prefix, id }) => {
		const row = byId.get(id);
		const isThere = seen.documents("Invoice", invoiceNumber(id, settings)).length > 0;
		return row && !isThere && isChargeOf({ seen, settings }, row, document) ? [{ prefix, document, row }] : [];
	});
}

/** Every way to read a number as a prefix and a row's key: "EAU26-77", "202677", "UNI-77-2". */
function readingsOf(number: string): { readonly prefix: string; readonly id: MisId }[] {
	return [...new Set([number, number.replace(/-\d{1,4}$/, "")])].flatMap((text) => {
		const [digits = ""] = /\d{1,18}$/.exec(text) ?? [];
		return [...digits].flatMap((_, at) => {
			const [prefix, id] = [text.slice(0, text.length - digits.length + at), digits.slice(at)];
			return INVOICE_PREFIX.test(prefix) && !id.startsWith("0") ? [{ prefix, id: misId(id) }] : [];
		});
	});
}

/** Payer, amount and day are what a charge is known by; who a customer is says the number in its Notes. */
function isChargeOf({ seen, settings }: Pick<Held, "seen" | "settings">, row: MisRow, document: SeenDocument): boolean {
	const { payer, amount, day } = parseCharge(row, settings).record;
	if (payer === undefined || amount === undefined || day === undefined) return false;
	const customer = document.customerId === undefined ? undefined : seen.customer(document.customerId as QboId);
	return amount === document.total && day === document.day && customer?.identityKey === identityKey(payer);
}

/** Those of the prefix that most of them bear; none where that may be chance. */
function commonest(found: readonly Ours[]): readonly Ours[] {
	const groups = new Map<string, Ours[]>();
	for (const each of found) {
		const key = each.prefix.toLowerCase();
		groups.set(key, [...(groups.get(key) ?? []), each]);
	}
	const [most = []] = [...groups.values()].sort((a, b) => b.length - a.length);
	return most.length >= FEWEST ? most : [];
}

function anotherPrefix({ prefix, document, row }: Ours, found: number, { invoices }: MappingSettings): Failure {
	const ours = invoices.prefix;
	return new Failure("configuration", {
		code: "QB005",
		detail: `invoices.prefix is "${ours}", and QuickBooks holds charges of this MIS under "${prefix}": ${found} were found, such as ${document.number} (id ${document.id}), of the payer, amount and day of row ${row.id}. Under "${ours}" they would be made a second time. Nothing was sent.`,
		fix: `They are these charges: set invoices.prefix = "${prefix}" in config.toml, and the next run takes them for sent. They are to be made anew under "${ours}": delete or void them in QuickBooks first. Then run the command again.`,
	});
}
