import { addMoney, type Money, NOTHING } from "../../words/money.js";
import type { ErrorCode, Problem } from "../../words/problem.js";
import type { Group } from "../kinds/kind.js";
import type { Failing } from "./failing.js";

/** Failed records that the same act mends. */
export interface Cause {
	readonly code: ErrorCode;
	/** What is wrong with the first of them; the others have the same code and the same mend. */
	readonly detail: string;
	/** Whether all of them say exactly that. */
	readonly alike: boolean;
	readonly fix: string;
	readonly records: number;
	readonly amount: Money;
	/** Of which groups of commands they are. */
	readonly groups: ReadonlySet<Group>;
	/** The first few, as people call them. */
	readonly examples: readonly string[];
}

const MOST_EXAMPLES = 3;

/** Groups failed records as they come, by code and mend. Keeps no record: there may be many thousands. */
export class Causes {
	private readonly groups = new Map<string, Cause>();

	add({ about, problem }: Failing): void {
		const key = `${problem.code} ${problem.fix}`;
		const before = this.groups.get(key) ?? emptyCause(problem);
		this.groups.set(key, {
			...before,
			alike: before.alike && before.detail === problem.detail,
			records: before.records + 1,
			groups: new Set([...before.groups, about.kind.words.group]),
			amount: addMoney(before.amount, about.stated ?? NOTHING),
			examples: before.examples.length < MOST_EXAMPLES ? [...before.examples, about.title] : before.examples,
		});
	}

	/** The largest first. */
	list(): Cause[] {
		return [...this.groups.values()].sort((a, b) => b.records - a.records || a.code.localeCompare(b.code));
	}
}

function emptyCause({ code, detail, fix }: Problem): Cause {
	return { code, detail, alike: true, fix, records: 0, amount: NOTHING, groups: new Set(), examples: [] };
}
