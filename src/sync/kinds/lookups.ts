import type { MisRow } from "../../words/source.js";
import type { LookupName } from "./sources.js";

/** Id → name, by table. Read once a run. */
export type Lookups = Readonly<Record<LookupName, ReadonlyMap<string, string>>>;

/**
 * What people call it: the full name, the short one where that is empty; an intake by its month and number, as the MIS shows
 * it ("September 2").
 */
export function nameIn({ values }: MisRow): string {
	const [full, short, number] = [values.name, values.shortName, values.number].map((each) => (each ?? "").trim());
	const name = full || short || "";
	return name !== "" && number ? `${name} ${number}` : name;
}

/** The name behind an id; where the table has none, the id as text; "" without an id. */
export function readableName(lookups: Lookups, table: LookupName, id: string | null | undefined): string {
	const key = (id ?? "").trim();
	return nameBehind(lookups, table, key) ?? key;
}

/** True for an id that its table does not know: no foreign key in the MIS prevents it. */
export function dangles(lookups: Lookups, table: LookupName, id: string | undefined): boolean {
	return id !== undefined && nameBehind(lookups, table, id) === undefined;
}

function nameBehind(lookups: Lookups, table: LookupName, id: string): string | undefined {
	const name = lookups[table].get(id)?.trim();
	return name === "" ? undefined : name;
}
