import type { Engine } from "./engine.js";
import type { Peculiarity, TrackedSource } from "./findings.js";
import { hidingTriggers } from "./privileges.js";
import type { Schema, TableShape } from "./schema.js";

/** What the tables that are written do by themselves: columns that change, columns that are made of others, triggers. */
export async function peculiaritiesOf(
	engine: Engine,
	schema: Schema,
	sources: readonly TrackedSource[],
): Promise<Peculiarity[]> {
	const tables = [...new Set(sources.filter(({ tracked }) => tracked).map(({ table }) => table.toLowerCase()))];
	const triggers = await engine.read({ sql: engine.dialect.allTriggers, params: [] });
	return tables.flatMap((name) => [
		...columnsOf(schema, name),
		...triggers
			.filter(([table]) => table?.toLowerCase() === name)
			.map(([table, trigger, when]) => ({
				table: table ?? "",
				name: trigger ?? "",
				is: "trigger" as const,
				note: triggerNote(when ?? ""),
			})),
	]);
}

/** Whether an UPDATE may change more of a row than it sets, or nobody knows: the server may hide the triggers. */
export async function mayChangeRows(engine: Engine, { table, columns }: TableShape): Promise<boolean> {
	if ([...columns.values()].some((column) => column?.generated)) return true;
	const triggers = await engine.read({ sql: engine.dialect.allTriggers, params: [] });
	if (triggers.some(([on]) => on?.toLowerCase() === table.toLowerCase())) return true;
	return (await hidingTriggers(engine, [table])).length > 0;
}

function columnsOf(schema: Schema, name: string): Peculiarity[] {
	const table = schema.get(name);
	return [...(table?.columns.values() ?? [])].flatMap((column): Peculiarity[] => {
		const place = { table: table?.name ?? name, name: column.name };
		if (column.changesItself) {
			const note = "the server sets it to now with every UPDATE; this program writes back what it held";
			return [{ ...place, is: "changes-itself", note }];
		}
		if (!column.generated) return [];
		return [{ ...place, is: "generated", note: "made of other columns by the server; read, never written" }];
	});
}

function triggerNote(when: string): string {
	if (!when.includes("UPDATE")) return `trigger, ${when}: not touched by this program`;
	return `trigger, ${when}: runs whenever this program marks a row; a row that it refuses is held with its words; it may change what is sent, and such a row is held, too`;
}
