import { Failure } from "../../words/failure.js";
import type { Problem } from "../../words/problem.js";
import type { MisRow } from "../../words/source.js";
import type { Kind } from "../kinds/kind.js";
import { quoted } from "../kinds/names.js";

/**
 * What marking a row has made of it: a trigger that writes into the row. That is nobody's edit, and no new data. Names
 * each column with both values; undefined where all that is read stands as it was, but for blanks around it.
 */
export function changeByUs(kind: Kind, before: MisRow, now: MisRow): Problem | undefined {
	const bare = (text: string | null | undefined) => (text ?? "").trim();
	const changes = Object.entries(kind.source.columns).flatMap(([name, column]) => {
		const [was, is] = [bare(before.values[name]), bare(now.values[name])];
		return was === is ? [] : [`${column.name} was ${quoted(was)} and is ${quoted(is)}`];
	});
	if (changes.length === 0) return undefined;
	return {
		code: "QB011",
		detail: `the MIS changed the row when it was marked: ${changes.join("; ")}. It was not sent`,
		fix: `Correct the row in the MIS: this program does not write there what it held. ${mendOf(kind)} \`retry\` sends the row as it is then.`,
	};
}

/** Every other row would fare like this one: each that is marked is one more to be corrected. */
export function changedByUsFailure(kind: Kind, title: string, { code, detail, fix }: Problem, others: number): Failure {
	const more = others > 0 ? ` So it was with ${others} more.` : "";
	return new Failure("surroundings", {
		code,
		detail: `${title}: ${detail}.${more} Nothing more is sent, so that no other row of ${kind.source.table} is changed.`,
		fix,
	});
}

const mendOf = ({ source }: Kind): string =>
	`Have the trigger of ${source.table} that does so (\`eaur-qb mis inspect\` names the triggers) leave alone what is read, or set MIS_WRITE_BACK=off: then nothing is written into the MIS.`;
