import type { QboId } from "../../../words/ids.js";
import { type Money, moneyGrouped } from "../../../words/money.js";
import type { Problem, Warning } from "../../../words/problem.js";
import { referenceNamed } from "../../read/references.js";
import type { World } from "../../read/world.js";
import { netOf, takesTax } from "./tax.js";

/** How an invoice is taxed. */
export interface TaxChoice {
	readonly codeId: QboId | undefined;
	/** The amount without the tax that is in it, where the code takes any. */
	readonly net: Money | undefined;
	readonly warning: Warning | undefined;
	readonly problem: Problem | undefined;
}

const NO_TAX: TaxChoice = { codeId: undefined, net: undefined, warning: undefined, problem: undefined };

/**
 * The tax code of the settings, and the net amount that QuickBooks books as the amount of the MIS. US companies tax by
 * the words TAX and NON, all others by the id of a code.
 */
export function resolveTax({ company, settings, seen }: World, gross: Money | undefined): TaxChoice {
	const name = company?.usesSalesTax ? settings.invoices.taxCode : undefined;
	if (name === undefined) return NO_TAX;
	if (company?.country === "US") return { ...NO_TAX, codeId: name as QboId };
	const code = referenceNamed(seen, "TaxCode", name);
	const choice = { ...NO_TAX, codeId: code?.id };
	if (code === undefined) return choice;
	if (code.rates === undefined) {
		return {
			...choice,
			warning: `the rate of the tax code ${name} was never read: the tax is computed when it is sent`,
		};
	}
	if (gross === undefined || !takesTax(code.rates)) return choice;
	if (code.rates.includes(null)) return { ...choice, problem: unknownRate(name) };
	const net = netOf(gross, code.rates);
	return net === undefined ? { ...choice, problem: inexact(name, gross, code.rates) } : { ...choice, net };
}

function unknownRate(name: string): Problem {
	return {
		code: "QB006",
		detail: `what the tax code "${name}" takes of a sale cannot be told from its rates in QuickBooks`,
		fix: "Set invoices.taxCode in config.toml to a code with plain rates, such as the exempt one.",
	};
}

function inexact(name: string, gross: Money, rates: readonly (string | null)[]): Problem {
	const percent = rates.map((rate) => `${rate ?? "?"} %`).join(" + ");
	return {
		code: "QB004",
		detail: `${moneyGrouped(gross)} cannot be divided into a net amount and ${percent} of tax ("${name}") to the hundredth: QuickBooks might book another total`,
		fix: "Enter this invoice in QuickBooks by hand, or choose a tax code that takes nothing.",
	};
}
