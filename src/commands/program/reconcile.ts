import { option } from "./options.js";
import type { Verb } from "./verb.js";

export const reconcileVerbs = (): readonly Verb[] => [
	{
		usage: "accept <record>",
		about: "this difference is known and right, until either side changes",
		examples: ["eaur-qb reconcile accept invoice:77 --reason 'waived, letter of 3 March'"],
		options: [option("--reason <text>", "why: it stands on certificates and in the audit log").makeOptionMandatory()],
		run: async (context, record, options) =>
			(await import("../reconcile-accept.js")).acceptDifference(context, record, options),
	},
];
