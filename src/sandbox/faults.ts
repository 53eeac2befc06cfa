import { isList, isObject, type Json, type JsonObject, textAt } from "./json.js";
import { seededRandom } from "./random.js";
import { Refusal } from "./refusal.js";

/** The misfortunes a client has to live through. `before`: nothing was written; `after`: all of it was. */
export const MISFORTUNES = [
	"reset-before",
	"reset-after",
	"504-before",
	"504-after",
	"hang-before",
	"hang-after",
	"drop-items",
	"shuffle-items",
	"429-xml",
	"429-json",
	"429-after",
	"500",
	"6000-unexpected",
	"503-html",
	"401",
	"invalid-json",
	"item-3001",
	"slow",
	"late-commit",
] as const;

export type Misfortune = (typeof MISFORTUNES)[number];

/** Which calls meet with what. Without `nth`, `every` and `probability`: all of them, until `times` is used up. */
export interface FaultRule {
	/** `any`, `write`, a type of call (`batch`, `create`, `update`, `query`, `read`, `cdc`, `token`) or an entity. */
	readonly on: string;
	readonly do: Misfortune;
	/** Only the n-th call that matches, counted from 1. */
	readonly nth?: number;
	/** Every n-th call that matches. */
	readonly every?: number;
	/** By chance, the same with the same seed. */
	readonly probability?: number;
	readonly seed?: number;
	/** At most so many times. */
	readonly times?: number;
	/** For `slow` and `late-commit`: how long, in milliseconds. */
	readonly ms?: number;
}

/** A rule that struck, with a generator for what it has to choose. */
export interface Strike {
	readonly rule: FaultRule;
	readonly random: () => number;
}

interface Armed {
	readonly rule: FaultRule;
	readonly random: () => number;
	matched: number;
	fired: number;
}

/** The rules in force, and how often each has struck. */
export class Faults {
	#armed: Armed[] = [];

	constructor(rules: readonly FaultRule[]) {
		this.replace(rules);
	}

	replace(rules: readonly FaultRule[]): void {
		this.#armed = rules.map((rule, index) => ({
			rule,
			random: seededRandom(rule.seed ?? index + 1),
			matched: 0,
			fired: 0,
		}));
	}

	/** The rule that strikes a call, if one does. @param names what the call goes by: its type, its entities */
	strike(names: readonly string[]): Strike | undefined {
		let struck: Strike | undefined;
		for (const armed of this.#armed) {
			if (!matches(armed.rule, names)) continue;
			armed.matched += 1;
			if (struck || !isDue(armed)) continue;
			armed.fired += 1;
			struck = armed;
		}
		return struck;
	}

	toJson(): JsonObject[] {
		return this.#armed.map(({ rule, matched, fired }) => ({ ...rule, matched, fired }));
	}
}

function matches({ on, do: misfortune }: FaultRule, names: readonly string[]): boolean {
	const isForBatches = misfortune === "drop-items" || misfortune === "shuffle-items" || misfortune === "item-3001";
	if (isForBatches && !names.includes("batch")) return false;
	return on === "any" || names.some((name) => name.toLowerCase() === on.toLowerCase());
}

function isDue({ rule, matched, fired, random }: Armed): boolean {
	if (rule.times !== undefined && fired >= rule.times) return false;
	if (rule.nth !== undefined) return matched === rule.nth;
	if (rule.every !== undefined) return matched % rule.every === 0;
	return rule.probability === undefined || random() < rule.probability;
}

/** Fault rules out of a harness's JSON. */
export function parseFaultRules(body: Json | undefined): FaultRule[] {
	if (!isList(body)) throw invalid("a list of rules was expected");
	return body.map(parseRule);
}

const NUMBERS = ["nth", "every", "probability", "seed", "times", "ms"] as const;

function parseRule(value: Json): FaultRule {
	if (!isObject(value)) throw invalid("a rule was expected");
	const misfortune = MISFORTUNES.find((each) => each === value.do);
	if (!misfortune) throw invalid(`unknown "do": ${String(value.do)}; known are ${MISFORTUNES.join(", ")}`);
	const numbers: Partial<Record<(typeof NUMBERS)[number], number>> = {};
	for (const name of NUMBERS) {
		const given = value[name];
		if (typeof given === "number") numbers[name] = given;
	}
	return { on: textAt(value, "on") ?? "any", do: misfortune, ...numbers };
}

function invalid(text: string): Refusal {
	return new Refusal("2170", "Invalid fault rule", text);
}
