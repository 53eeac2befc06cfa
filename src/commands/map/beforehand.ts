import { confirm } from "../../output/prompt.js";
import type { QuickBooks } from "../../quickbooks/client.js";
import { listReferences, type NamedReference, namesakesOf } from "../../sync/kinds/reference.js";
import { readReference } from "../../sync/look/found.js";
import { queryPages } from "../../sync/look/look.js";
import type { Context } from "../context.js";
import { usage } from "../options.js";
import { choiceCommand, type Sides } from "./choice.js";

/** Whether nothing bears the name. Where several do, another one would make it worse: a person chooses. */
export function isNowhere(
	context: Context,
	sides: Sides,
	name: string,
	references: readonly NamedReference[],
): boolean {
	const several = namesakesOf([name], references);
	if (several.length < 2) return true;
	context.printer.warn(
		`Several in QuickBooks are called ${name}: ${listReferences(several)}. Choose one: ${choiceCommand(sides, name, "<id>")}`,
	);
	return false;
}

/**
 * Whether it may be made beside one that is called almost so: two items for one fee are seen only in the accounts.
 * @throws Failure "usage" where nobody can be asked
 */
export async function mayMakeBeside(
	context: Context,
	sides: Sides,
	name: string,
	near: readonly NamedReference[],
	yes: boolean,
): Promise<boolean> {
	const [first] = near;
	if (first === undefined) return true;
	const agreed = await confirm(
		`"${name}" is almost called ${listReferences(near)} in QuickBooks. Make a new ${sides.theirs} all the same?`,
		{
			yes,
			isTerminal: context.isTerminal,
			optionToName: `--yes, or choose: ${choiceCommand(sides, name, first)}; --yes`,
		},
	);
	if (!agreed) context.printer.say(`"${name}" is not made. To choose: ${choiceCommand(sides, name, first)}`);
	return agreed;
}

/** Income is booked where a person says; a company with one income account leaves no doubt. */
export async function findIncomeAccount(qb: QuickBooks, name: string | undefined): Promise<NamedReference> {
	const accounts: NamedReference[] = [];
	const income = { of: "accountType", is: "the-same", value: "Income" } as const;
	for await (const page of queryPages(qb, "Account", [income, { of: "activity", is: "active" }])) {
		accounts.push(...page.objects.map(readReference));
	}
	const named = name === undefined ? accounts : accountsCalled(name, accounts);
	const [only] = named;
	if (only && named.length === 1) return only;
	const list = listReferences(name === undefined || named.length === 0 ? accounts : named);
	throw usage(
		whichAccount(name, named.length),
		`Give one with --income-account, by full name or id: ${list || "there is none yet; make it in QuickBooks"}`,
	);
}

function accountsCalled(name: string, accounts: readonly NamedReference[]): NamedReference[] {
	const byId = accounts.filter(({ id }) => id === name.trim());
	return byId.length > 0 ? byId : namesakesOf([name], accounts);
}

function whichAccount(name: string | undefined, found: number): string {
	if (name === undefined) return "It must be said where the income is booked.";
	if (found === 0) return `QuickBooks has no income account "${name}".`;
	return `QuickBooks has several income accounts called "${name}".`;
}
