import type { Reading } from "../words/source.js";
import type { Engine } from "./engine.js";
import type { Peculiarity, TrackedSource } from "./findings.js";
import { hidingTriggers } from "./privileges.js";
import { type ColumnInfo, isCharacter, type Schema, type TableShape } from "./schema.js";

/**
 * What the tables that are written do by themselves: columns that change, columns that are made of others, triggers; and
 * what in them is read with care.
 */
export async function peculiaritiesOf(
	engine: Engine,
	schema: Schema,
	sources: readonly TrackedSource[],
): Promise<Peculiarity[]> {
	const tables = [...new Set(sources.filter(({ tracked }) => tracked).map(({ table }) => table.toLowerCase()))];
	const triggers = await engine.read({ sql: engine.dialect.allTriggers, params: [] });
	return tables.flatMap((name) => [
		...columnsOf(schema, name),
		...readWithCare(
			schema,
			name,
			sources.filter(({ table }) => table.toLowerCase() === name),
		),
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

/** Whether it says how something is read, and nothing of what the table does. */
export const isReadWithCare = ({ is }: Pick<Peculiarity, "is">): boolean => Object.hasOwn(CARE, is);

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

/** Columns of which a day or an amount is read in a way that somebody should know. */
function readWithCare(schema: Schema, name: string, sources: readonly TrackedSource[]): Peculiarity[] {
	const table = schema.get(name);
	const read = new Map(
		sources.flatMap(({ columns }) =>
			Object.values(columns).map((each) => [each.name.toLowerCase(), each.read] as const),
		),
	);
	return [...read].flatMap(([column, reading]) => {
		const info = table?.columns.get(column);
		const is = info && carefulReading(reading, info);
		return info && is ? [{ table: table?.name ?? name, name: info.name, is, note: CARE[is](info.declared) }] : [];
	});
}

type Careful = "zoned-day" | "amount-as-text" | "fine-amount";

function carefulReading(reading: Reading, info: ColumnInfo): Careful | undefined {
	if (reading === "day") return info.type === "timestamp" ? "zoned-day" : undefined;
	if (reading !== "money") return undefined;
	if (isCharacter(info)) return "amount-as-text";
	return (info.scale ?? 0) > 2 ? "fine-amount" : undefined;
}

const CARE: Readonly<Record<Careful, (declared: string) => string>> = {
	"zoned-day": () =>
		"a TIMESTAMP is shown in the time zone of whoever asks, and this program asks in the server's own; where the MIS sets " +
		"another for itself (SET time_zone), what was entered near midnight has another day here. Kept as DATETIME it has one day for all",
	"amount-as-text": (declared) =>
		`amounts as text (${declared}): one with two readings, such as 50.000, is held (QB004) until mis.separators in config.toml says how this MIS writes them`,
	"fine-amount": (declared) =>
		`${declared} can hold more than two decimals: an amount finer than a hundredth is held (QB004), never rounded`,
};

function triggerNote(when: string): string {
	if (!when.includes("UPDATE")) return `trigger, ${when}: not touched by this program`;
	return `trigger, ${when}: runs whenever this program marks a row; a row that it refuses is held with its words; it may change what is sent, and such a row is held, too`;
}
