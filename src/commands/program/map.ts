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
			"eaur-qb map items --set 'Late fee=Tuition Fee'",
			"eaur-qb map items --choose",
		],
		options: [
			option("--create", "make the missing items"),
			option("--income-account <name>", "where their income is booked"),
			option("--category <name or id>", "only this fee category"),
			...choosing(),
		],
		run: async (context, options) => (await import("../map.js")).mapItems(context, options),
	},
	{
		usage: "locations",
		about: "campuses and their locations",
		examples: ["eaur-qb map locations --create", "eaur-qb map locations --set 'Huye Campus=Huye'"],
		options: [option("--create", "make the missing locations"), ...choosing()],
		run: async (context, options) => (await import("../map.js")).mapLocations(context, options),
	},
];

const choosing = (): Option[] => [
	option("--set <name=name>", "choose by hand, by names or ids; may be given several times").argParser(
		(text: string, before: readonly string[] = []) => [...before, text],
	),
	option("--choose", "be asked for each that is missing"),
	option("--yes", "with --create: make them also beside others of almost the same name"),
];
