import { oneOf, option } from "./options.js";
import { type Verb, verb } from "./verb.js";

export const changes = (): readonly Verb[] => [
	verb({
		usage: "list",
		about: "what is not as it was sent, field by field, on either side, until somebody has seen it",
		examples: ["eaur-qb changes list", "eaur-qb changes list --side quickbooks --json"],
		options: [
			oneOf("--side <side>", "mis or quickbooks only", ["mis", "quickbooks"]),
			option("--all", "also what was acknowledged"),
		],
		run: async (context, options) => (await import("../changes.js")).listChanges(context, options),
	}),
	verb({
		usage: "show <record>",
		about: "one record: what was sent, what is there now, and each field that differs",
		examples: ["eaur-qb changes show invoice:77", "eaur-qb changes show quickbooks:Invoice:123"],
		run: async (context, record) => (await import("../changes.js")).showChanges(context, record),
	}),
	verb({
		usage: "acknowledge <record...>",
		about: "say that what has changed of these since they were sent was seen, and is right",
		examples: [
			"eaur-qb changes acknowledge invoice:77 --reason 'a discount by hand'",
			"eaur-qb changes acknowledge mis --reason 'all fees corrected'",
		],
		options: [
			option("--reason <text>", "goes into the audit log"),
			option("--yes", "answer yes to the question that it asks"),
		],
		run: async (context, records, options) =>
			(await import("../acknowledge.js")).acknowledgeChanges(context, records, options),
	}),
];
