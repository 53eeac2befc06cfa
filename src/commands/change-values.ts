import type { Seen } from "../audit/seen.js";
import type { ReferenceEntity } from "../audit/seen-reference.js";
import { qboId } from "../words/ids.js";
import { moneyGrouped, parseMoney } from "../words/money.js";
import type { ChangeLine } from "./change-lines.js";

/** Names of fee categories by their ids in the MIS. */
export type CategoryNames = ReadonlyMap<string, string>;

/** Both values of a change as people read them. */
export type ValuesOf = (change: ChangeLine) => [from: string, to: string];

/** The lists whose ids stand in a field. */
const LISTS: Readonly<Record<string, ReferenceEntity>> = {
	item: "Item",
	location: "Department",
	account: "Account",
	method: "PaymentMethod",
};

const UNNAMED: Readonly<Record<string, string>> = { customer: "customer", link: "invoice" };

/** Amounts grouped, and names for ids as the mirror knows them, the id in brackets: "Tuition Fee (12)". */
export function valuesIn(seen: Seen, categories: CategoryNames): ValuesOf {
	const nameOf = (field: string, id: string): string | undefined => {
		if (field === "customer") return seen.customer(qboId(id))?.name;
		if (field === "link") return seen.mirrored("Invoice", qboId(id))?.number;
		const list = LISTS[field];
		return list && seen.references(list).find((each) => each.id === id)?.name;
	};
	const named = (field: string, id: string): string => {
		const name = nameOf(field, id);
		return name ? `${name} (${id})` : `${UNNAMED[field] ?? "id"} ${id}`;
	};
	const inQuickBooks = (field: string, text: string): string => {
		if (field === "link") return text.split(",").map(linkWords(named)).join(", ");
		if (field === "account") return text.split(", ").map(accountWords(named)).join(", ");
		if (field === "customer" || field in LISTS)
			return text
				.split(",")
				.map((id) => named(field, id))
				.join(", ");
		return text;
	};
	const inMis = (field: string, text: string): string => {
		const name = field === "item" ? categories.get(text) : undefined;
		return name === undefined ? text : `${name} (${text})`;
	};
	return ({ field, side, from, to }) => {
		const words = (text: string | null, none: string) => {
			if (text === null || text === "") return none;
			const money = field === "amount" || field === "paid" ? parseMoney(text) : undefined;
			if (money !== undefined) return moneyGrouped(money);
			return side === "quickbooks" ? inQuickBooks(field, text) : inMis(field, text);
		};
		return [words(from, side === "quickbooks" && from === null ? "typed in" : "none"), words(to, "none")];
	};
}

/** "35" is an account, "method 5" a payment method: "Bank of Kigali (35)", "method MOMO (5)". */
const accountWords =
	(named: (field: string, id: string) => string) =>
	(part: string): string => {
		const method = /^method (.+)$/.exec(part)?.[1];
		if (method !== undefined) return `method ${named("method", method)}`;
		return part === "" ? "no account" : part === "no method" ? part : named("account", part);
	};

/** "12:150000" is a part of a payment that is applied to invoice 12: "MIS-77 (12) 150,000". */
const linkWords =
	(named: (field: string, id: string) => string) =>
	(link: string): string => {
		const [id = "", part = ""] = link.split(":");
		const money = parseMoney(part);
		return [named("link", id), ...(money === undefined ? [] : [moneyGrouped(money)])].join(" ");
	};
