import type { Mis } from "../mis/types.js";
import type { Kind } from "../sync/kinds/kind.js";
import { CUSTOMER_KINDS } from "../sync/kinds/kinds.js";
import { unknownPerson } from "../sync/read/known-names.js";
import { type Identity, identityOf, type MisId, misId } from "../words/ids.js";
import type { MisRow } from "../words/source.js";
import { usage } from "./options.js";

/** A student or an applicant of the MIS. */
export interface Person {
	readonly kind: Kind;
	readonly id: MisId;
	/** reg_no or tracking_id as the row has it; undefined where it has none. */
	readonly identity: Identity | undefined;
}

/**
 * Who is meant: by reg_no, else tracking_id; `applicant:<id>` and `student:<id>` say which where both exist. With the kind
 * before it, the number of the row does as well: so the audit log and `changes` name people. Throws `Failure` "usage" with
 * the nearest ones there are.
 */
export async function findPerson(mis: Mis, key: string): Promise<Person> {
	const [, named, rest] = /^(student|applicant):(.*)$/.exec(key) ?? [];
	const kinds = CUSTOMER_KINDS.filter(({ name }) => named === undefined || named === name);
	const identity = identityOf(rest ?? key);
	if (identity === undefined)
		throw usage(
			`"${key}" says which kind of customer, and not which one.`,
			"Give a reg_no or tracking_id after the colon.",
		);
	for (const kind of kinds) {
		const where = [{ column: "identity", is: "one-of", values: [identity] }] as const;
		const [row] = await mis.page(kind.source, { after: undefined, limit: 1, where });
		if (row) return personOf(kind, row);
	}
	const [kind] = kinds;
	if (named !== undefined && kind !== undefined && /^\d{1,18}$/.test(identity)) {
		const ids = [misId(identity.replace(/^0+(?=\d)/, ""))];
		const [row] = await mis.page(kind.source, { after: undefined, limit: 1, ids });
		if (row) return personOf(kind, row);
	}
	throw await unknownPerson(mis, kinds, identity);
}

const personOf = (kind: Kind, { id, values }: MisRow): Person => ({ kind, id, identity: identityOf(values.identity) });
