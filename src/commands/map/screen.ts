import { EXIT, type ExitCode } from "../../output/exit.js";
import { count } from "../../output/text.js";
import { listReferences } from "../../sync/kinds/reference.js";
import type { Context } from "../context.js";
import { choiceCommand, type Ours } from "./choice.js";
import { nearOf, type Table } from "./table.js";

/** Says what is mapped to what, what is missing, and what looks like a slip. */
export function sayTable<Each extends Ours>(
	{ printer }: Context,
	table: Table<Each>,
	runId: string | undefined,
): ExitCode {
	const { sides, titles, theirs, match, isActive, detail } = table;
	const names = new Map(theirs().map((each) => [each.id, each.fullName ?? each.name]));
	const lines = table.ours.map((each) => {
		const id = match(each);
		return { each, id, name: id && (names.get(id) ?? ""), about: id && detail?.of(id), near: nearOf(table, each) };
	});
	printer.table(
		[
			{ title: "" },
			...titles.map((title) => ({ title })),
			{ title: "Id", align: "right" },
			...(detail ? [{ title: detail.title }] : []),
			{ title: "" },
		],
		lines.map(({ each, id, name, about }) => [
			...[id ? "✔" : "✖", each.name, name ?? "missing", id ?? ""],
			...(detail ? [about ?? ""] : []),
			isActive(each) ? "" : "inactive",
		]),
	);
	printer.say();
	for (const { each, near } of lines) {
		const [first] = near;
		if (first === undefined) continue;
		printer.say(`? ${each.name}: is ${listReferences(near)} meant? Then: ${choiceCommand(sides, each.name, first)}`);
	}
	const missing = lines.filter(({ id }) => id === undefined);
	if (missing.length === 0) printer.say(`All ${count(lines.length)} are mapped.`);
	else {
		printer.say(`${count(missing.length)} of ${count(lines.length)} missing.`);
		printer.say(`  To make them: eaur-qb ${sides.command} --create`);
		printer.say(`  To be asked for each which ${sides.theirs} it is: eaur-qb ${sides.command} --choose`);
	}
	const mappings = lines.map(({ each, id, name, about }) => ({
		name: each.name,
		id: id ?? null,
		qbo_name: name ?? null,
		active: isActive(each),
		...(detail && { [detail.key]: about ?? null }),
	}));
	const data = { mappings, missing: missing.length, ...(runId !== undefined && { run_id: runId }) };
	printer.result(data, `${missing.length} missing`);
	return EXIT.done;
}
