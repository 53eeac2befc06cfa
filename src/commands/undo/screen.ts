import { count, plural } from "../../output/text.js";
import { wrapped } from "../../output/wrap.js";
import type { Undoing } from "../../sync/send/undo.js";
import type { Left, Taking, UndoPlan } from "../../sync/send/undo-plan.js";
import { addMoney, type Money, moneyGrouped, NOTHING } from "../../words/money.js";
import { recordName } from "../change-lines.js";
import type { Context } from "../context.js";

const MOST_LEFT = 20;

/** What is going to be done, kind by kind. */
export function sayPlan({ printer }: Context, runId: string, { takes, left, open }: UndoPlan, deletes: boolean): void {
	const kinds = new Set(takes.map(({ kind }) => kind));
	const parts = [...kinds].map((kind) => {
		const own = takes.filter((each) => each.kind === kind);
		const { operation } = deletes ? kind.books.undoing.deleting : kind.books.undoing.keeping;
		return `${plural(own.length, kind.words.one, kind.words.many)}${sumOf(own)} ${BECOMES[operation]}`;
	});
	const more = [
		...(left.length > 0 ? [`${count(left.length)} left as they are`] : []),
		...(open.length > 0 ? [`${count(open.length)} not known yet`] : []),
	];
	const line = [...parts, ...more].join(", ") || "nothing left to take back";
	printer.say(wrapped(`Of run ${runId}: ${line}.`, printer.width).join("\n"));
}

const BECOMES = { void: "made void", delete: "deleted", update: "made inactive" } as const;

function sumOf(takes: readonly Taking[]): string {
	const sum = takes.reduce((total: Money, { made }) => addMoney(total, made.record.amount ?? NOTHING), NOTHING);
	return sum === NOTHING ? "" : ` (${moneyGrouped(sum)})`;
}

/** What is left, and why: the first ones; programs get all. */
export function sayLeft({ printer }: Context, left: readonly Left[]): void {
	if (left.length === 0) return;
	printer.table(
		[{ title: "Left" }, { title: "Document" }, { title: "Why", below: true }],
		left.slice(0, MOST_LEFT).map(({ record, reason }) => [recordName(record), record.trace ?? "", reason]),
	);
	if (left.length > MOST_LEFT) printer.say(`… and ${count(left.length - MOST_LEFT)} more: --json lists all.`);
}

/** What came of it. Returns the line that says so. */
export function sayUndone(context: Context, undoes: string, { undone, left, unknown }: Undoing, runId: string): string {
	const { printer } = context;
	sayLeft(context, left);
	const parts = [
		`${count(undone)} taken back`,
		...(left.length > 0 ? [`${count(left.length)} left`] : []),
		...(unknown.length > 0 ? [`${count(unknown.length)} unknown`] : []),
	];
	const line = `Run ${undoes}: ${parts.join(", ")} (run ${runId})`;
	if (left.length + unknown.length === 0) printer.success(line);
	else printer.say(line);
	if (unknown.length > 0) printer.say("What is unknown is found out by the same command, or by the next run.");
	return line;
}
