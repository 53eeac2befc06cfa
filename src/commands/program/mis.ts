import { option } from "./options.js";
import { type Verb, verb } from "./verb.js";

export const mis = (): readonly Verb[] => [
	verb({
		usage: "inspect",
		about: "tables, columns and indexes against what is needed",
		examples: ["eaur-qb mis inspect"],
		run: async (context) => (await import("../mis-inspect.js")).inspectMis(context),
	}),
	verb({
		usage: "prepare",
		about: "add missing tracking columns, after showing the statements",
		examples: ["eaur-qb mis prepare --print-sql"],
		options: [
			option("--print-sql", "only print the statements"),
			option("--pull", "instead, the columns of invoices for what QuickBooks says back (pull.writeBack)"),
			option("--yes", "do not ask"),
		],
		run: async (context, options) => (await import("../mis.js")).prepareMis(context, options),
	}),
];
