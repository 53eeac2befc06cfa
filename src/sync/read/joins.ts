import { yearOf } from "../../words/day.js";
import { type Identity, identityOf } from "../../words/ids.js";
import type { MisRow } from "../../words/source.js";
import type { DirectoryEntry } from "../kinds/customer/people/people.js";
import type { FeeCategory, Kind, Registration } from "../kinds/entity.js";
import { parseCharge } from "../kinds/invoice/parse.js";
import { type LookupName, readableName } from "../kinds/lookups.js";
import { latestRegistration, registrationForYear } from "../kinds/registration.js";
import type { World } from "./world.js";

/** The other rows of the MIS that a record draws on, and what they say. */
export interface Joins {
	/** Who pays an invoice. */
	readonly payer: { readonly entry: DirectoryEntry; readonly name: string } | undefined;
	readonly registration: { readonly row: Registration; readonly names: RegistrationNames } | undefined;
	readonly category: FeeCategory | undefined;
}

export type RegistrationNames = Readonly<
	Record<"campus" | "intake" | "level" | "program" | "programMode" | "programType", string>
>;

/** By the same rules as the mapping: an invoice's registration is that of its year, a student's the latest. */
export function joinsOf(world: World, kind: Kind, row: MisRow): Joins {
	if (kind === "applicant") return { payer: undefined, registration: undefined, category: undefined };
	if (kind === "student") {
		const identity = identityOf(row.values.identity);
		return { payer: undefined, registration: namedRegistration(world, identity, undefined), category: undefined };
	}
	const charge = parseCharge(row, world.settings, world.charset).record;
	const entry = charge.payer && world.directory.payer(charge.payer);
	return {
		payer: entry && { entry, name: world.directory.person(entry.kind, entry.row).record.name },
		registration: namedRegistration(world, charge.payer, charge.day && yearOf(charge.day)),
		category: charge.categoryId === undefined ? undefined : world.categories.get(charge.categoryId),
	};
}

function namedRegistration(
	world: World,
	identity: Identity | undefined,
	year: string | undefined,
): Joins["registration"] {
	if (identity === undefined) return undefined;
	const all = world.directory.registrations(identity);
	const row = year === undefined ? latestRegistration(all) : registrationForYear(all, year);
	if (!row) return undefined;
	const name = (table: LookupName, id: string | undefined) => readableName(world.lookups, table, id);
	return {
		row,
		names: {
			campus: name("campus", row.campusId),
			intake: name("intake", row.intakeId),
			level: name("level", row.levelId),
			program: name("program", row.programId),
			programMode: name("programMode", row.programModeId),
			programType: name("programType", row.programTypeId),
		},
	};
}
