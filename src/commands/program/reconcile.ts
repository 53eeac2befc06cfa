import { InvalidArgumentError } from "commander";
import type { ProofKind } from "../../proof/types.js";
import { filters, option, wholeNumber } from "./options.js";
import type { Verb } from "./verb.js";

const KINDS: readonly ProofKind[] = ["customer", "invoice"];

/** About a century. */
const MOST_DAYS = 36_500;

export const reconcile = (): Verb => ({
	usage: "reconcile",
	about: "MIS against QuickBooks, to the franc; reads only",
	examples: [
		"eaur-qb reconcile",
		"eaur-qb reconcile --from 2026-01-01 --to 2026-03-31 --csv differences.csv",
		"eaur-qb reconcile --complete",
	],
	options: [
		...filters(),
		option("--days <n>", "only the last so many days, today among them", wholeNumber(1, MOST_DAYS)),
		option("--kind <list>", "only these kinds, with commas between them: customer,invoice", kinds),
		option("--complete", "what was not sent yet is a difference too: for the end of a migration"),
		option("--csv <file>", "all differences; replaces its own last one only"),
		option("--full", "read the invoices of all days, whatever the period: for documents that stand there twice"),
	],
	run: async (context, options) => (await import("../reconcile.js")).reconcileBoth(context, options),
});

export const reconcileVerbs = (): readonly Verb[] => [
	{
		usage: "accept <record>",
		about: "this difference is known and right, until either side changes",
		examples: ["eaur-qb reconcile accept invoice:77 --reason 'waived by the bursar, letter of 3 March'"],
		options: [option("--reason <text>", "why: it stands on certificates and in the audit log").makeOptionMandatory()],
		run: async (context, record, options) =>
			(await import("../reconcile-accept.js")).acceptDifference(context, record, options),
	},
];

function kinds(text: string): ProofKind[] {
	const given = text.split(",").map((name) => name.trim().replace(/s$/, ""));
	const known = KINDS.filter((kind) => given.includes(kind));
	if (known.length === 0 || known.length < new Set(given).size)
		throw new InvalidArgumentError(`It takes ${KINDS.join(" and ")}, with a comma between them.`);
	return known;
}
