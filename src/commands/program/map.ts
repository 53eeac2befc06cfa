import type { Option } from "commander";
import { option } from "./options.js";
import type { Verb } from "./verb.js";

export const map = (): readonly Verb[] => [
	{
		usage: "items",
		about: "fee categories and their items",
		examples: [
			"eaur-qb map items",
			"eaur-qb map items --create --income-account 'Tuition Fees'",
			"eaur-qb map items --set 'Library Fee=17'",
		],
		options: [
			option("--create", "make the missing items"),
			option("--income-account <name>", "where their income is booked"),
			option("--category <name or id>", "only this fee category"),
			set(),
		],
		run: async (context, options) => (await import("../map.js")).mapItems(context, options),
	},
	{
		usage: "locations",
		about: "campuses and their locations",
		examples: ["eaur-qb map locations --create"],
		options: [option("--create", "make the missing locations"), set()],
		run: async (context, options) => (await import("../map.js")).mapLocations(context, options),
	},
];

const set = (): Option =>
	option("--set <name=id>", "choose by hand; may be given several times").argParser(
		(text: string, before: readonly string[] = []) => [...before, text],
	);
