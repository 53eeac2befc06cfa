import type { MisRow } from "../../words/source.js";
import type { Kind, Twin } from "../kinds/kind.js";
import { FAILED } from "../read/states.js";
import type { World } from "../read/world.js";
import { digestOf, digestOfProblems } from "./digest.js";
import type { Decided } from "./plan.js";

/** What the ledger keeps of a row of which a person has said that it is another charge than its equal in QuickBooks. */
export const digestOfAnother = (row: MisRow): string => digestOf(["another", row.values]);

/**
 * Rows are numbered anew: a record that has no document under its own number may stand in QuickBooks under that of a row
 * which is gone, or says something else by now. What would be sent all the same is held until a person has looked.
 */
export async function holdDoubles(
	world: World,
	kind: Kind,
	decided: readonly Decided[],
	again: boolean,
): Promise<Decided[]> {
	const twins = decided.map((each) => twinsOf(world, kind, each));
	const ids = [...new Set(twins.flat().map(({ misId }) => misId))];
	if (ids.length === 0) return [...decided];
	const rows = new Map((await world.rowsOf(kind.source, ids)).map((row) => [row.id, row]));
	return decided.map((each, at) => {
		const { about } = each.decision;
		const isOther = ({ misId, stands }: Twin) =>
			misId === about.misId ||
			!(stands ? stands(rows.get(misId)) : kind.isAlike(about, rows.get(misId), world.settings));
		const twin = twins[at]?.find(isOther);
		return twin ? held(each, twin, rows.has(twin.misId), again) : each;
	});
}

function twinsOf(world: World, kind: Kind, { decision, candidate: { row } }: Decided): readonly Twin[] {
	const isMade = decision.do === "send" || (decision.do === "hold" && decision.contested === true);
	if (!isMade || world.ledger.hasAccepted(kind.name, row.id, digestOfAnother(row))) return [];
	return kind.twins(world, decision.about);
}

function held({ decision, candidate }: Decided, twin: Twin, isThere: boolean, again: boolean): Decided {
	const { about } = decision;
	const problem = twin.problem(isThere);
	const digest = digestOfProblems([problem]);
	const { record, status } = candidate;
	const known = record?.state === "contested" && record.problem ? digestOfProblems([record.problem]) : record?.digest;
	const found = { candidate, doubleOf: twin.qboId };
	if (status === FAILED && known === digest && !again) return { ...found, decision: { do: "rest", about, problem } };
	const contested = decision.do === "hold" && decision.contested ? ({ contested: true } as const) : {};
	return { ...found, decision: { do: "hold", about, problems: [problem], digest, ...contested } };
}
