import { parseDay, yearOf } from "../../words/day.js";
import { identityOf } from "../../words/ids.js";
import type { MisRow } from "../../words/source.js";
import type { Registration } from "./entity.js";
import { idIn } from "./fields.js";

/** A registration; undefined for a row that belongs to nobody. */
export function parseRegistration(row: MisRow): Registration | undefined {
	const identity = identityOf(row.values.identity);
	if (identity === undefined) return undefined;
	return {
		key: row.id,
		identity,
		registeredOn: parseDay(row.values.registeredOn),
		campusId: idIn(row, "campusId"),
		intakeId: idIn(row, "intakeId"),
		levelId: idIn(row, "levelId"),
		programId: idIn(row, "programId"),
		programModeId: idIn(row, "programModeId"),
		programTypeId: idIn(row, "programTypeId"),
	};
}

/** The registration with the latest day, among those of one day the one written last. One without a day comes first. */
export function latestRegistration(list: readonly Registration[]): Registration | undefined {
	return list.reduce<Registration | undefined>(
		(latest, next) => (latest === undefined || isLater(next, latest) ? next : latest),
		undefined,
	);
}

/** The latest registration of the calendar year ("2025"), else the latest of all. */
export function registrationForYear(list: readonly Registration[], year: string | undefined): Registration | undefined {
	const ofYear = list.filter(({ registeredOn }) => registeredOn !== undefined && yearOf(registeredOn) === year);
	return latestRegistration(ofYear) ?? latestRegistration(list);
}

function isLater(a: Registration, b: Registration): boolean {
	const [dayOfA, dayOfB] = [a.registeredOn ?? "", b.registeredOn ?? ""];
	return dayOfA === dayOfB ? BigInt(a.key) > BigInt(b.key) : dayOfA > dayOfB;
}
