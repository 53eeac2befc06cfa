import type { BookName } from "./books-parse.js";
import type { Judges } from "./classify.js";
import { type BookCustomers, type PeopleSent, personKey } from "./customers.js";
import { keyOf, type MisPeople } from "./mis-people.js";
import { isSameName } from "./same.js";

export interface JudgingParts {
	readonly misTells: boolean;
	readonly people: MisPeople;
	readonly peopleSent: PeopleSent;
	readonly customers: BookCustomers;
	readonly items: ReadonlyMap<string, BookName>;
	readonly locations: ReadonlyMap<string, BookName>;
	/** What a person has chosen by hand, or was sent so: name in the MIS → id in QuickBooks. Names change there, ids do not. */
	readonly chosenItems: Iterable<readonly [misName: string, qboId: string]>;
	readonly chosenLocations: Iterable<readonly [misName: string, qboId: string]>;
	readonly tracksLocations: boolean;
	/** Whether a charge whose campus has no location is sent without. */
	readonly mayLackLocation: boolean;
}

/** By what an invoice's customer, item and location are judged: names and identities, not what the mapping made of them. */
export function judgesOf(parts: JudgingParts): Judges {
	const { items, locations, chosenItems, chosenLocations } = parts;
	const isChosen = (chosen: JudgingParts["chosenItems"], name: string, id: string) =>
		[...chosen].some(([misName, qboId]) => qboId === id && isSameName(misName, name));
	const isCalled = (known: ReadonlyMap<string, BookName>, id: string, name: string) => {
		const found = known.get(id);
		return found !== undefined && [found.name, found.path].some((each) => isSameName(bare(each), name));
	};
	const remembered = remembering(
		(id: string, name: string) => isChosen(chosenItems, name, id) || isCalled(items, id, name),
	);
	const rememberedPlace = remembering(
		(id: string, name: string) => isChosen(chosenLocations, name, id) || isCalled(locations, id, name),
	);
	const hasPlace = (campus: string) => [...locations.keys()].some((id) => rememberedPlace(id, campus));
	return {
		misTells: parts.misTells,
		isCustomerOf: (customerId, payer) => isCustomerOf(parts, customerId, payer),
		isItemOf: remembered,
		isLocationOf: (locationId, campus) => {
			if (!parts.tracksLocations) return true;
			if (campus === "") return locationId === undefined;
			if (locationId !== undefined) return rememberedPlace(locationId, campus);
			return parts.mayLackLocation && !hasPlace(campus);
		},
	};
}

/** QuickBooks renames what is made inactive. */
const bare = (name: string): string => name.replace(/ \(deleted\)$/i, "");

/** The payer's own customer as the ledger knows it, or one whose Notes name him. */
function isCustomerOf({ people, peopleSent, customers }: JudgingParts, customerId: string, payer: string): boolean {
	const bears = customers.get(customerId)?.bears;
	if (bears !== undefined) return bears.identity === payer || keyOf(bears.identity) === keyOf(payer);
	const person = people.payer(payer);
	const record = person && peopleSent.get(personKey(person.kind, person.misId));
	return record?.qboId === customerId && (record.key === undefined || keyOf(record.key) === keyOf(payer));
}

/** Of few names and ids, asked for with every document. */
function remembering(judge: (id: string, name: string) => boolean): (id: string, name: string) => boolean {
	const known = new Map<string, boolean>();
	return (id, name) => {
		const key = `${id} ${name}`;
		const answer = known.get(key) ?? judge(id, name);
		known.set(key, answer);
		return answer;
	};
}
