import { needed, oneOf, option, preset, wholeNumber } from "./options.js";
import { type Verb, verb } from "./verb.js";

export const audit = (): readonly Verb[] => [
	verb({
		usage: "list",
		about: "the newest entries of the audit log",
		examples: [
			"eaur-qb audit list",
			"eaur-qb audit list --record invoice:1234",
			"eaur-qb audit list --since 2026-01-31 --grep refused",
		],
		options: [...whichEntries(), preset(option("--limit <n>", "how many", wholeNumber(1, 100_000)), 100)],
		run: async (context, options) => (await import("../audit.js")).listAudit(context, options),
	}),
	verb({
		usage: "show <entry>",
		about: "one entry by its number, or a run with all its entries",
		examples: ["eaur-qb audit show 17", "eaur-qb audit show 20261121T043000-3f9a"],
		run: async (context, which) => (await import("../audit.js")).showAudit(context, which),
	}),
	verb({
		usage: "verify",
		about: "whether every entry stands as it was written",
		examples: ["eaur-qb audit verify", "eaur-qb audit verify --head 5f0c…", "eaur-qb audit verify --witness heads.txt"],
		options: [
			option("--head <hash>", "the audit head that an earlier run printed: it must still be part of the log"),
			option("--witness <file>", "what the witness has kept: all its heads must still be part of the log"),
		],
		run: async (context, options) => (await import("../audit-verify.js")).verifyAudit(context, options),
	}),
	verb({
		usage: "export",
		about: "the log, oldest first, into a new file",
		examples: ["eaur-qb audit export --file audit.jsonl", "eaur-qb audit export --since 2026-01-01 --file audit.csv"],
		options: [
			...whichEntries(),
			needed(option("--file <file>", "a new file; only you may read it")),
			oneOf("--format <format>", "by default what the file's name says", ["jsonl", "csv"]),
		],
		run: async (context, options) => (await import("../audit-export.js")).exportAudit(context, options),
	}),
];

const whichEntries = () => [
	option("--since <day>", "only entries of this day or later"),
	option("--record <kind:id>", "only this record: invoice:17, student:22, applicant:5"),
	option("--run <id>", "only entries of this run"),
	option("--grep <text>", "only entries that hold this text"),
];
