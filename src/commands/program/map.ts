import { option } from "./options.js";
import { type Verb, verb } from "./verb.js";

export const map = (): readonly Verb[] => [
	verb({
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
	}),
	verb({
		usage: "locations",
		about: "campuses and their locations",
		examples: ["eaur-qb map locations --create", "eaur-qb map locations --set 'Huye Campus=Huye'"],
		options: [option("--create", "make the missing locations"), ...choosing()],
		run: async (context, options) => (await import("../map.js")).mapLocations(context, options),
	}),
	verb({
		usage: "accounts",
		about: "to which account the money of each bank and channel goes; a channel wins over a bank",
		examples: [
			"eaur-qb map accounts",
			"eaur-qb map accounts --choose",
			"eaur-qb map accounts --set bank:2=35 --set 'channel:MOMO=Mobile Money Float'",
		],
		options: [
			setting("--set <key=account>", "bank:<bank>=<account> or channel:<channel>=<account>, by names or ids"),
			option("--choose", "be asked for each bank and channel whose money has no account"),
		],
		run: async (context, options) => (await import("../map/accounts.js")).mapAccounts(context, options),
	}),
	verb({
		usage: "methods",
		about: "payment channels and QuickBooks' payment methods",
		examples: ["eaur-qb map methods --create", "eaur-qb map methods --set 'MOMO=Mobile money'"],
		options: [
			option("--create", "make the missing ones, under the channel's name"),
			setting("--set <channel=method>", "choose by hand, by names or ids; may be given several times"),
		],
		run: async (context, options) => (await import("../map/methods.js")).mapMethods(context, options),
	}),
];

/** May be given several times. */
const setting = <const Flags extends string>(flags: Flags, about: string) =>
	option(flags, about, (text, before: readonly string[] = []): readonly string[] => [...before, text]);

const choosing = () => [
	setting("--set <name=name>", "choose by hand, by names or ids; may be given several times"),
	option("--choose", "be asked for each that is missing"),
	option("--yes", "with --create: make them also beside others of almost the same name"),
];
