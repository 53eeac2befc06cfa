import type { Ledger } from "../../audit/ledger.js";
import type { LedgerRecord } from "../../audit/record.js";
import type { Mis } from "../../mis/types.js";
import { Failure } from "../../words/failure.js";
import { identityKey, identityOf, type MisId } from "../../words/ids.js";
import type { MappingSettings } from "../../words/settings.js";
import type { MisRow } from "../../words/source.js";
import type { Kind } from "../kinds/kind.js";
import { PAGE_ROWS } from "../read/pages.js";
import { digestOf } from "./digest.js";

/** Sent records of a kind that are compared with their rows before a run writes: one SELECT by primary key. */
const SAMPLE = 100;

/** Besides, some of all that was ever sent: an archive may agree with the MIS in its last years alone. */
const ACROSS = 50;

/** As many rows are corrected or deleted by people without a word; another database differs in nearly all. */
const HANDFUL = 5;

/** Of a long list of sent charges a whole group may be corrected at once: only where more than one in ten differs. */
const ONE_IN = 10;

/** A sent record that its row does not bear out. */
export interface Estranged {
	readonly kind: Kind;
	readonly misId: MisId;
	readonly sent: string;
	/** What the row is now; "gone" where there is none. */
	readonly now: string;
	/** The MIS calls it synchronised: no run reads it again to send it. */
	readonly isAtOne: boolean;
	/** Of the row as it is: once acknowledged, it counts no more until it changes again. */
	readonly digest: string;
}

export interface KnownMisParts {
	readonly mis: Mis;
	readonly ledger: Ledger;
	readonly settings: MappingSettings;
	/** All that there are: whatever was sent says which MIS this is. */
	readonly kinds: readonly Kind[];
}

/**
 * Throws `Failure` "configuration" where more than a handful of what this ledger sent is not in this MIS: it is another
 * database, or another copy with ids of its own, and what the ledger knows would be believed of the wrong rows.
 * Returns the others that differ.
 */
export async function checkKnownMis(parts: KnownMisParts): Promise<readonly Estranged[]> {
	for (const kind of parts.kinds) kind.checkLedger(parts.ledger, parts.settings);
	const samples = await Promise.all(parts.kinds.map((kind) => sampleOf(parts, kind)));
	const estranged = samples.flatMap((sample) => sample.estranged);
	const isAnother = samples.some((sample) => sample.estranged.length * ONE_IN > sample.compared);
	if (estranged.length <= HANDFUL || !isAnother) return estranged;
	throw anotherMis(
		parts.mis,
		estranged,
		samples.reduce((sum, { compared }) => sum + compared, 0),
	);
}

/**
 * All sent records that their rows do not bear out, and that nobody has acknowledged yet: other samples will be taken, and
 * what a person has acknowledged must not be asked for again.
 */
export async function estrangedRecords(parts: KnownMisParts): Promise<Estranged[]> {
	const found: Estranged[] = [];
	for (const kind of parts.kinds) {
		for (let after: MisId | undefined; ; ) {
			const records = parts.ledger.sentAfter(kind.name, after, PAGE_ROWS);
			found.push(...(await estrangedAmong(parts, kind, records, await rowsOf(parts.mis, kind, records))));
			after = records.at(-1)?.misId;
			if (records.length < PAGE_ROWS || after === undefined) break;
		}
	}
	return found;
}

async function sampleOf(parts: KnownMisParts, kind: Kind): Promise<{ compared: number; estranged: Estranged[] }> {
	const { mis, ledger } = parts;
	const last = ledger.lastSent(kind.name, SAMPLE);
	if (last.length === 0) return { compared: 0, estranged: [] };
	const known = new Set(last.map(({ misId }) => misId));
	const across = ledger.sentAcross(kind.name, ACROSS).filter(({ misId }) => !known.has(misId));
	const byId = await rowsOf(mis, kind, [...last, ...across]);
	// Old years are put away by many: what is gone of them says nothing, what is another one does.
	const sent = [...last, ...across.filter(({ misId }) => byId.has(misId))];
	return { compared: sent.length, estranged: await estrangedAmong(parts, kind, sent, byId) };
}

type Rows = ReadonlyMap<MisId, MisRow>;

async function rowsOf(mis: Mis, kind: Kind, records: readonly LedgerRecord[]): Promise<Rows> {
	const ids = records.map(({ misId }) => misId);
	const rows = ids.length === 0 ? [] : await mis.page(kind.source, { after: undefined, limit: ids.length, ids });
	return new Map(rows.map((row) => [row.id, row]));
}

async function estrangedAmong(
	{ mis, ledger, settings }: KnownMisParts,
	kind: Kind,
	sent: readonly LedgerRecord[],
	byId: Rows,
): Promise<Estranged[]> {
	const differing = sent.flatMap((record) => estrangedOf(kind, record, byId.get(record.misId), settings));
	const unknown = differing.filter(({ misId, digest }) => !ledger.isAcknowledged(kind.name, misId, digest));
	return withoutMoved(mis, kind, sent, unknown);
}

function estrangedOf(
	kind: Kind,
	record: LedgerRecord,
	row: MisRow | undefined,
	settings: MappingSettings,
): Estranged[] {
	const { misId } = record;
	if (!row)
		return [{ kind, misId, sent: record.title ?? misId, now: "gone", isAtOne: false, digest: digestOf("gone") }];
	const changed = kind.changeOf(row, record, settings);
	const isAtOne = row.status === "synced";
	return changed ? [{ kind, misId, ...changed, isAtOne, digest: digestOf(row.values) }] : [];
}

/** A table of people that was loaded anew has them under other ids: who is in it at all is no stranger. */
async function withoutMoved(
	mis: Mis,
	kind: Kind,
	sent: readonly LedgerRecord[],
	estranged: readonly Estranged[],
): Promise<Estranged[]> {
	if (kind.asked.ids !== "who" || estranged.length === 0) return [...estranged];
	const keys = new Map(sent.map(({ misId, key }) => [misId, identityOf(key)]));
	const wanted = estranged.flatMap(({ misId }) => keys.get(misId) ?? []);
	const where = [{ column: kind.asked.who, is: "one-of", values: wanted }] as const;
	const rows = await mis.page(kind.source, { after: undefined, limit: wanted.length * 2, where });
	const found = new Set(rows.flatMap((row) => keysIn(row.values[kind.asked.who])));
	return estranged.filter(({ misId }) => !keysIn(keys.get(misId)).some((key) => found.has(key)));
}

function keysIn(field: string | null | undefined): string[] {
	const identity = identityOf(field);
	return identity === undefined ? [] : [identityKey(identity)];
}

function anotherMis(mis: Mis, estranged: readonly Estranged[], compared: number): Failure {
	const [first] = estranged;
	const example = first ? ` ${first.kind.name} ${first.misId} was sent as ${first.sent}, and is now ${first.now}.` : "";
	return new Failure("configuration", {
		code: "QB005",
		detail: `This is not the MIS this ledger knows: of the last ${compared} records sent from here, ${estranged.length} are not what ${mis.where} has under their ids.${example} Nothing was sent.`,
		fix: "For another MIS, use a ledger of its own: --profile <name>. If it is the same one, and these rows were changed on purpose: eaur-qb changes acknowledge mis",
	});
}
