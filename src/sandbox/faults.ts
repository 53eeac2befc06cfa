import { ALTERABLE, type Alterable, MISFORTUNES, type Misfortune, ODDITIES } from "./fault-names.js";
import { isList, isObject, type Json, type JsonObject, textAt } from "./json.js";
import { seededRandom } from "./random.js";
import { Refusal } from "./refusal.js";

export { MISFORTUNES, type Misfortune } from "./fault-names.js";

/**
 * Which calls meet with what. Without `nth`, `every` and `probability`: all of them, until `times` is used up.
 * Given with `startSandbox({ faults })`, or later with `POST /sandbox/faults` (a list; it replaces those before).
 *
 * - `{ on: "Invoice", do: "booked-other", what: "total" }`: every invoice is booked over one more than was sent
 * - `{ on: "create", do: "booked-silently", what: "customer", to: "17", containing: "MIS-3" }`: one document only
 * - `{ on: "query", do: "400-html", containing: "[" }`: a query is refused for its characters
 * - `{ on: "query", do: "hidden-rows", rows: "Jean Bosco" }`: a name that only a look-up by Id shows
 * - `{ on: "query", do: "row-deleted-after", nth: 1 }`: a row goes between the first page and the second
 * - `{ on: "batch", do: "batch-2010" }`, `{ on: "any", do: "firewall-403" }`, `{ on: "any", do: "token-revoked", nth: 3 }`
 * - `{ on: "Invoice", do: "replayed-old", ms: 86_400_000 }`: yesterday's answer, the invoice deleted since
 *
 * A replay comes by itself, too: `DELETE /sandbox/objects/Invoice/{id}` after a write, and the same requestid again.
 * Rows of one CreateTime: `POST /sandbox/objects/Invoice` with MetaData. Clocks apart: `startSandbox({ clockOffsetMs })`
 * or `POST /sandbox/clock` with `{ "offsetMs": -900000 }`. A refresh from elsewhere: `POST /sandbox/refresh-elsewhere`.
 */
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
	/** For `slow` and `late-commit`: how long, in milliseconds. For `replayed-old`: how old. */
	readonly ms?: number;
	/** Only calls that hold this text in their query, their body or their path; of a batch only the items that do. */
	readonly containing?: string;
	/** For `booked-other` and its like: what is changed. */
	readonly what?: Alterable;
	/** What it is changed to; without, to the next best (a franc more, a day later, another customer). */
	readonly to?: string | number;
	/** For `hidden-rows`: the text in the rows that are left out. */
	readonly rows?: string;
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

	/**
	 * The rule that strikes a call, if one does.
	 * @param names what the call goes by: its type, its entities
	 * @param text what it says
	 */
	strike(names: readonly string[], text = ""): Strike | undefined {
		let struck: Strike | undefined;
		for (const armed of this.#armed) {
			if (!matches(armed.rule, names, text)) continue;
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

const FOR_BATCHES: readonly Misfortune[] = ["drop-items", "shuffle-items", "item-3001"];

function matches({ on, do: misfortune, containing }: FaultRule, names: readonly string[], text: string): boolean {
	if (FOR_BATCHES.includes(misfortune) && !names.includes("batch")) return false;
	if (containing !== undefined && !text.includes(containing)) return false;
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
const KNOWN = [...MISFORTUNES, ...(Object.keys(ODDITIES) as (keyof typeof ODDITIES)[])];

function parseRule(value: Json): FaultRule {
	if (!isObject(value)) throw invalid("a rule was expected");
	const misfortune = KNOWN.find((each) => each === value.do);
	if (!misfortune) throw invalid(`unknown "do": ${String(value.do)}; known are ${KNOWN.join(", ")}`);
	const numbers: Partial<Record<(typeof NUMBERS)[number], number>> = {};
	for (const name of NUMBERS) {
		const given = value[name];
		if (typeof given === "number") numbers[name] = given;
	}
	return { on: textAt(value, "on") ?? "any", do: misfortune, ...numbers, ...wordsOf(value) };
}

function wordsOf(value: JsonObject): Partial<FaultRule> {
	const { containing, rows, to } = value;
	const what = ALTERABLE.find((each) => each === value.what);
	if (value.what !== undefined && !what) throw invalid(`unknown "what"; known are ${ALTERABLE.join(", ")}`);
	return {
		...(typeof containing === "string" ? { containing } : {}),
		...(typeof rows === "string" ? { rows } : {}),
		...(typeof to === "string" || typeof to === "number" ? { to } : {}),
		...(what ? { what } : {}),
	};
}

function invalid(text: string): Refusal {
	return new Refusal("2170", "Invalid fault rule", text);
}
