import type { SeenReference } from "../../audit/seen-reference.js";
import { accountFault } from "../../sync/kinds/cash/accounts.js";
import { idIn } from "../../sync/kinds/reference.js";
import { folded, nearest } from "../../words/nearest.js";
import { usage } from "../options.js";

const MOST_LISTED = 12;

export const nameOf = ({ fullName, name }: Pick<SeenReference, "fullName" | "name">): string => fullName ?? name;

const labelOf = (account: SeenReference): string => `${nameOf(account)} (id ${account.id})`;

/** What money can be put into. */
export const usableAccounts = (accounts: readonly SeenReference[], currency: string): SeenReference[] =>
	accounts.filter((each) => accountFault(each, currency) === undefined);

export const listAccounts = (accounts: readonly SeenReference[]): string =>
	`${accounts.slice(0, MOST_LISTED).map(labelOf).join(", ")}${accounts.length > MOST_LISTED ? " and others" : ""}`;

/**
 * The account that a person means: by its id ("35", or "id:35"), its name or its full name. Case and blanks do not count;
 * beyond that nothing is guessed.
 * @throws Failure "usage" where there is none, where several bear the name, and where no money can be put into it
 */
export function accountCalled(text: string, accounts: readonly SeenReference[], currency: string): SeenReference {
	const found = accountsCalled(text.trim(), accounts);
	const [account, ...others] = found;
	if (others.length > 0)
		throw usage(
			`"${text.trim()}" may be several accounts in QuickBooks: ${listAccounts(found)}.`,
			"Give the id instead.",
		);
	const fault = accountFault(account, currency);
	if (account !== undefined && fault === undefined) return account;
	const what = account
		? `The account ${labelOf(account)}`
		: `The account ${/^\d+$/.test(text.trim()) ? `with the id ${text.trim()}` : `"${text.trim()}"`}`;
	const near = nearest(text, usableAccounts(accounts, currency).map(nameOf)).map((name) => `"${name}"`);
	if (account === undefined && near.length > 0) throw usage(`${what} ${fault}.`, `Did you mean ${near.join(", ")}?`);
	throw usage(
		`${what} ${fault}.`,
		`Money can go to: ${listAccounts(usableAccounts(accounts, currency)) || "none yet; make a bank account in QuickBooks"}.`,
	);
}

/** Where one of them is active, the inactive ones of that name are not meant. */
function accountsCalled(text: string, accounts: readonly SeenReference[]): SeenReference[] {
	const id = idIn(text) ?? (/^\d{1,18}$/.test(text) ? text : undefined);
	const byId = accounts.filter((each) => each.id === id);
	if (id !== undefined) return byId;
	const named = accounts.filter((each) =>
		[each.name, each.fullName].some((name) => name && folded(name) === folded(text)),
	);
	const active = named.filter((each) => each.active);
	return active.length > 0 ? active : named;
}
