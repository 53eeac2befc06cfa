import { option } from "./options.js";
import type { Verb } from "./verb.js";

export const changes = (): readonly Verb[] => [
	{
		usage: "acknowledge <record...>",
		about: "rows that have changed since they were sent: somebody has seen it",
		examples: [
			"eaur-qb changes acknowledge invoice:77 --reason 'a discount by hand'",
			"eaur-qb changes acknowledge mis --reason 'all fees corrected'",
		],
		options: [
			option("--reason <text>", "goes into the audit log"),
			option("--yes", "answer yes to the question that it asks"),
		],
		run: async (context, records, options) =>
			(await import("../changes.js")).acknowledgeChanges(context, records, options),
	},
];
