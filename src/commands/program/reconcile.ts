import { needed, option } from "./options.js";
import { type Verb, verb } from "./verb.js";

export const reconcileVerbs = (): readonly Verb[] => [
	verb({
		usage: "accept <record>",
		about: "this difference is known and right, until either side changes",
		examples: ["eaur-qb reconcile accept invoice:77 --reason 'waived, letter of 3 March'"],
		options: [needed(option("--reason <text>", "why: it stands on certificates and in the audit log"))],
		run: async (context, record, options) =>
			(await import("../reconcile-accept.js")).acceptDifference(context, record, options),
	}),
	verb({
		usage: "verify <file>",
		about: "whether a certificate stands as it was made, in its chain and in the audit log",
		examples: ["eaur-qb reconcile verify migration.html"],
		run: async (context, file) => (await import("../reconcile-verify.js")).verifyCertificate(context, file),
	}),
];
