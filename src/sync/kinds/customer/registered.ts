import type { Identity } from "../../../words/ids.js";
import type { World } from "../../read/world.js";
import type { Drawn } from "../kind.js";
import { readableName } from "../lookups.js";
import { latestRegistration, registrationForYear } from "../registration.js";
import type { LookupName } from "../sources.js";

/** The registration that counts, with the names behind its ids: that of a year, or the latest. */
export function drawnRegistration(world: World, identity: Identity | undefined, year: string | undefined): Drawn {
	const all = identity === undefined ? [] : world.directory.registrations(identity);
	const row = year === undefined ? latestRegistration(all) : registrationForYear(all, year);
	if (!row) return { data: { registration: null }, pairs: [["registration", "none"]] };
	const name = (table: LookupName, id: string | undefined) => readableName(world.lookups, table, id);
	const names = {
		campus: name("campus", row.campusId),
		intake: name("intake", row.intakeId),
		level: name("level", row.levelId),
		program: name("program", row.programId),
		programMode: name("programMode", row.programModeId),
		programType: name("programType", row.programTypeId),
	};
	return {
		data: { registration: { id: row.key, registered_on: row.registeredOn ?? null, ...names } },
		pairs: [["registration", `of ${row.registeredOn ?? "no day"}`], ...Object.entries(names)],
	};
}
