import { fitName } from "./names.js";
import type { Someone } from "./people.js";
import type { ExpectedCustomer } from "./types.js";

export const identityOf = ({ table, row }: Someone): string =>
	String((table === "tbl_personal_ug" ? row.reg_no : row.tracking_id) ?? "").trim();

/**
 * What is right for every student and applicant. Namesakes, compared without regard to case and blanks over both
 * tables, all carry their identity; somebody without a name bears the identity alone.
 */
export function expectedCustomers(people: readonly Someone[]): ExpectedCustomer[] {
	const bearers = new Map<string, number>();
	const firstWith = new Map<string, number>();
	for (const someone of people) {
		if ((someone.spoiled?.outcome ?? "send") !== "send") continue;
		const key = nameOf(someone).toLowerCase();
		bearers.set(key, (bearers.get(key) ?? 0) + 1);
		firstWith.set(personKey(someone), someone.key);
	}
	return people.map((someone) => expectedCustomer(someone, bearers, firstWith));
}

function expectedCustomer(
	someone: Someone,
	bearers: ReadonlyMap<string, number>,
	firstWith: ReadonlyMap<string, number>,
): ExpectedCustomer {
	const { table, key, spoiled } = someone;
	const outcome = spoiled?.outcome ?? "send";
	const identity = identityOf(someone);
	const linkedTo = outcome === "link" ? firstWith.get(personKey(someone)) : undefined;
	return {
		table,
		key,
		outcome,
		...(spoiled && { trap: spoiled.trap }),
		...(spoiled?.code !== undefined && { code: spoiled.code }),
		...(spoiled?.warns && { warns: true as const }),
		...(identity !== "" && { identity }),
		...(outcome === "send" && !spoiled?.anyName && { displayName: displayName(someone, bearers) }),
		...(linkedTo !== undefined && { linkedTo }),
	};
}

const personKey = (someone: Someone) => `${someone.table} ${identityOf(someone).toUpperCase()}`;

function nameOf({ table, row }: Someone): string {
	const parts = table === "tbl_personal_ug" ? [row.fname, row.lname] : [row.first_name, row.family_name];
	return fitName(parts.map((part) => part ?? "").join(" "));
}

function displayName(someone: Someone, bearers: ReadonlyMap<string, number>): string {
	const name = nameOf(someone);
	if (name === "") return identityOf(someone);
	return bearers.get(name.toLowerCase()) === 1 ? name : `${name} (${identityOf(someone)})`;
}
