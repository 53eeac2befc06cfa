import type { FieldChange } from "../audit/mirror.js";
import type { LedgerRecord } from "../audit/record.js";
import type { SeenDocument } from "../audit/seen-document.js";
import type { SeenName } from "../audit/seen-name.js";
import { type Money, moneyText, NOTHING } from "../words/money.js";

// In what a document of QuickBooks is not as it was sent. Pure. What this tool never sends is no change.

/** What is not as it was sent, or was typed in: the words of the contract. */
export const FIELDS = [
	"amount",
	"customer",
	"date",
	"item",
	"location",
	"number",
	"note",
	"account",
	"link",
	"name",
	"active",
	"paid",
	"voided",
	"deleted",
	"row_gone",
] as const;
export type Field = (typeof FIELDS)[number];

/** What was known of an object before it was seen now. */
export interface Before<Seen> {
	readonly seen: Seen | undefined;
	/** Changes that were seen earlier: what a field was when it was sent stays what it was. */
	readonly was: ReadonlyMap<string, string | null>;
}

/** What QuickBooks made wrong from the beginning, or what was changed before it was ours, says nothing of what was sent. */
const isAsSent = ({ state }: LedgerRecord): boolean => state !== "misbooked";

/** What this tool takes back itself is nobody's change; while it is asked for, it may be so already. */
const isByUs = (record: LedgerRecord): boolean =>
	record.state === "undone" || record.state === "undoing" || record.isTakenBack === true;

/**
 * A document that we sent, against what there is now. A void or a deletion stands alone: everything else follows from it.
 * @param paidByUs what payments that we sent have paid of it
 */
export function documentChanges(
	sent: LedgerRecord,
	before: Before<SeenDocument>,
	now: SeenDocument,
	paidByUs: Money,
	entity: string,
): FieldChange[] {
	const isTakenBack = now.state === "void" || now.state === "deleted";
	if (isTakenBack && isByUs(sent)) return [];
	if (sent.state === "undone") return [change("voided", "void", now.state ?? "open")];
	const stood = before.seen?.state === now.state ? undefined : before.seen?.state;
	if (now.state === "deleted") return [change("deleted", before.was.get("deleted") ?? stood ?? "open", "deleted")];
	if (now.state === "void") return [change("voided", before.was.get("voided") ?? stood ?? "open", "void")];
	const known: Partial<LedgerRecord> = isAsSent(sent) ? sent : {};
	const money = (amount: Money | undefined) => (amount === undefined ? undefined : moneyText(amount));
	const number = entity === "Invoice" ? known.trace : undefined;
	const fields: [Field, string | undefined, string | undefined][] = [
		["number", number ?? before.seen?.number ?? known.trace, now.otherReference ?? now.number],
		["amount", money(known.amount ?? before.seen?.total), money(now.total)],
		["customer", known.customerId ?? before.seen?.customerId, now.customerId],
		["date", known.day ?? before.seen?.day, now.day],
		["item", before.seen?.item, now.item],
		["location", before.seen?.location, now.location],
		["link", linksText(before.seen?.link), linksText(now.link)],
	];
	return [
		...fields.flatMap(([field, was, is]) => differing(field, before.was.get(field) ?? was, is)),
		...accountChange(before, now, entity),
		...noteChange(before, now.note),
		...(entity === "Payment" ? [] : paidChange(now, paidByUs)),
	];
}

/** A customer that we sent, or found. Notes say whose it is, so a change of them is one. */
export function customerChanges(
	sent: LedgerRecord,
	before: Before<SeenName>,
	now: SeenName | undefined,
): FieldChange[] {
	if (now === undefined) return [change("deleted", "active", "deleted")];
	if (isByUs(sent) && !now.active) return [];
	const name = sent.state === "created" ? sent.trace : before.seen && plainName(before.seen);
	return [
		...differing("name", before.was.get("name") ?? name, plainName(now)),
		...(now.active ? [] : [change("active", "yes", "no")]),
		...noteChange(before, now.note),
	];
}

/** One that somebody typed in. */
export const typedIn = ({ total }: SeenDocument): FieldChange => ({
	field: "amount",
	was: null,
	now: total === undefined ? "" : moneyText(total),
});

/**
 * Where money went and how it came, whichever of both is another one: the contract has one word for it. "35" is an account,
 * "method 5" a payment method, "35, method 5" are both.
 */
function accountChange({ seen, was }: Before<SeenDocument>, now: SeenDocument, entity: string): FieldChange[] {
	const earlier = was.get("account")?.split(", ") ?? [];
	const account = earlier.find((part) => !isMethod(part)) ?? seen?.account;
	const method = earlier.find(isMethod) ?? methodWords(seen?.method);
	const differ = [
		...differing("account", account, now.account),
		...(entity === "Payment" ? differing("account", method, methodWords(now.method)) : []),
	];
	const both = (side: "was" | "now") => differ.map((each) => each[side]).join(", ");
	return differ.length === 0 ? [] : [change("account", both("was"), both("now"))];
}

const NO_METHOD = "no method";
const methodWords = (id: string | undefined) => (id === "" ? NO_METHOD : id && `method ${id}`);
const isMethod = (part: string) => part === NO_METHOD || part.startsWith("method ");

/** What others have paid: an amount that grows is said each time. */
function paidChange({ total, balance, state }: SeenDocument, paidByUs: Money): FieldChange[] {
	if (total === undefined || balance === undefined || state === undefined) return [];
	const byOthers = total - balance - paidByUs;
	return byOthers === NOTHING ? [] : [change("paid", "0", moneyText(byOthers as Money))];
}

/** Of a note there is but a digest: it may hold what is nobody's business. */
function noteChange(before: Before<{ readonly note?: string | undefined }>, now: string | undefined): FieldChange[] {
	const earlier = before.was.get("note") ?? undefined;
	const was = earlier === undefined ? before.seen?.note : digestIn(earlier);
	if (was === undefined || now === undefined || was === now) return [];
	return [change("note", noteWords(was), noteWords(now))];
}

/** The digest comes last: it tells one text from another, and what was sent is known by it later. */
const noteWords = (digest: string): string => (digest === "" ? NO_NOTE : `a text ${digest}`);
const digestIn = (words: string): string => (words === NO_NOTE ? "" : (words.split(" ").at(-1) ?? ""));
const NO_NOTE = "none";

function differing(field: Field, was: string | null | undefined, now: string | undefined): FieldChange[] {
	if (was === undefined || was === null || now === undefined || was === now) return [];
	return [change(field, was, now)];
}

const change = (field: Field, was: string, now: string): FieldChange => ({ field, was, now });

/** "12:150000" of ids and hundredths. */
function linksText(links: string | undefined): string | undefined {
	return links?.replace(/:(\d+)/g, (_, part: string) => `:${moneyText(BigInt(part) as Money)}`);
}

/** What QuickBooks appends to the name of what is made inactive is no change of its name. */
const plainName = ({ name, active }: SeenName): string => (active ? name : name.replace(/ \(deleted\)$/, "")).trim();
