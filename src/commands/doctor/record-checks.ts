import type { AuditRooms } from "../../audit/open.js";
import type { Mis } from "../../mis/types.js";
import { count, plural } from "../../output/text.js";
import { reversedRows } from "../../sync/decide/changed-rows.js";
import { estrangedRecords } from "../../sync/decide/known-mis.js";
import type { Kind } from "../../sync/kinds/kind.js";
import { ALL_KINDS, kindsIn } from "../../sync/kinds/kinds.js";
import { EAUR_MIS } from "../../sync/kinds/mis-shape.js";
import { NO_STRAYS, type Strays, straysOf } from "../../sync/look/strays.js";
import { LONG_AGO_MS, stuckRows } from "../../sync/look/stuck.js";
import { FAILING_STATES } from "../../sync/read/states.js";
import { isStampOf } from "../../words/stamp.js";
import { type Context, operator } from "../context.js";
import { knownRealm } from "../own-files.js";
import { saidBack, saidBackWords } from "../said-back.js";
import { changedSentences, notHereParts, reversedSentences } from "../strays.js";
import { attempt, type Check, fault, ok, skipped, warning } from "./check.js";
import { textCheck } from "./text-check.js";

export const RECORD_CHECKS: readonly string[] = [
	"Records held",
	"Records stuck",
	"As it was sent",
	"Other company",
	"Other status",
	"Changed rows",
	"Texts",
	"Other tools",
];

/** The records: held and why, stuck in progress, and marked by somebody else in the last 24 hours. */
export async function recordChecks(
	context: Context,
	mis: Mis | undefined,
	audit: AuditRooms | undefined,
): Promise<Check[]> {
	return [
		await attempt("Records held", () => held(context, audit)),
		await attempt("Records stuck", () => stuck(context, mis, audit)),
		await attempt("As it was sent", () => asSent(context, audit)),
		...(await strays(context, mis, audit)),
		await attempt("Changed rows", () => changedRows(context, mis, audit)),
		await attempt("Texts", () => textCheck(context, mis)),
		await attempt("Other tools", () => others(context, mis, audit)),
	];
}

/** What QuickBooks has said back, as of the last pull: nobody is called for it here. */
function asSent(context: Context, audit: AuditRooms | undefined): Check {
	const name = "As it was sent";
	if (!audit) return ok(name, "nothing was sent from here yet");
	const back = saidBack(audit, knownRealm(context, audit), ALL_KINDS);
	if (back.as_of === null)
		return ok(name, "QuickBooks was not asked yet, or not since reset --not-here: eaur-qb pull does");
	if (back.changes === 0) return ok(name, saidBackWords(back));
	const sentence = `${saidBackWords(back)} [QB007].`;
	const fix =
		"Each, field by field: eaur-qb changes list --side quickbooks. Seen and right: eaur-qb changes acknowledge <record>";
	return back.no_more > 0 ? fault(name, sentence, fix) : warning(name, sentence, fix);
}

function held(context: Context, audit: AuditRooms | undefined): Check {
	const name = "Records held";
	if (!audit) return ok(name, "nothing was sent from here yet");
	const ledger = audit.ledger(knownRealm(context, audit));
	const codes = new Map<string, number>();
	for (const kind of ALL_KINDS) {
		for (const { problem } of ledger.inState(kind.name, FAILING_STATES, Number.MAX_SAFE_INTEGER)) {
			const code = problem?.code ?? "QB010";
			codes.set(code, (codes.get(code) ?? 0) + 1);
		}
	}
	const total = [...codes.values()].reduce((sum, each) => sum + each, 0);
	if (total === 0) return ok(name, "none");
	const list = [...codes].sort(([, a], [, b]) => b - a).map(([code, records]) => `${code} ${count(records)}`);
	return warning(
		name,
		`${plural(total, "record")} held or refused: ${list.join(", ")}.`,
		"Why, and what mends them: eaur-qb failures",
	);
}

async function stuck(context: Context, mis: Mis | undefined, audit: AuditRooms | undefined): Promise<Check> {
	const name = "Records stuck";
	if (!mis) return skipped(name, "the MIS cannot be asked");
	if (!context.config.writeBack) return ok(name, "nothing is written into the MIS");
	if (!audit) return ok(name, "nothing was sent from here yet");
	const ledger = audit.ledger(knownRealm(context, audit));
	let records = 0;
	const groups = new Set<string>();
	for (const kind of ALL_KINDS) {
		const rows = (await stuckRows({ mis, ledger }, kind, LONG_AGO_MS)).length;
		records += rows;
		if (rows > 0) groups.add(kind.words.group.name);
	}
	if (records === 0) return ok(name, "none");
	const commands = [...groups].map((group) => `eaur-qb ${group} reset`);
	return fault(
		name,
		`${plural(records, "record")} in progress for more than an hour, and no run of this computer works on them.`,
		`Release them once no other tool sends: ${commands.join(", ")}`,
	);
}

/** Rows at 1 that are not known to be in this company, and rows of a status that nobody knows. */
async function strays(context: Context, mis: Mis | undefined, audit: AuditRooms | undefined): Promise<Check[]> {
	const [company, status] = ["Other company", "Other status"];
	if (!mis) return [company, status].map((name) => skipped(name, "the MIS cannot be asked"));
	if (!context.config.writeBack) return [company, status].map((name) => ok(name, "nothing is written into the MIS"));
	let other = 0;
	const checks: Check[] = [];
	for (const of of GROUPS) {
		const found = await straysIn(context, mis, audit, kindsIn(of));
		other += found.otherStatus;
		if (found.notHere === 0) continue;
		checks.push(
			warning(
				company,
				`${count(found.notHere)} ${of} at status 1 that neither this ledger nor the company at hand knows.`,
				`Look them up in QuickBooks, and make unsynchronised what is not there: eaur-qb ${of} reset --not-here`,
			),
		);
	}
	if (checks.length === 0) checks.push(ok(company, "all that is at status 1 is known to be in this company"));
	if (other === 0) return [...checks, ok(status, "none but 0 to 3")];
	const what = `${plural(other, "record")} of a status that is none of 0 to 3: never sent.`;
	const { tracking, statuses } = EAUR_MIS;
	const mend = `Set ${tracking.status.name} to ${statuses["not-synced"]} in the MIS for those that are to be sent.`;
	return [...checks, warning(status, what, mend)];
}

/** Rows at 1 that say something else than what was sent, or were reversed since: no run reads them again. */
async function changedRows(context: Context, mis: Mis | undefined, audit: AuditRooms | undefined): Promise<Check> {
	const name = "Changed rows";
	if (!mis) return skipped(name, "the MIS cannot be asked");
	if (!audit) return ok(name, "nothing was sent from here yet");
	const ledger = audit.ledger(knownRealm(context, audit));
	const parts = { mis, ledger, settings: context.config.mapping, kinds: ALL_KINDS };
	const changed = (await estrangedRecords(parts)).filter(({ isAtOne }) => isAtOne);
	const reversed = await reversedRows(parts, ALL_KINDS);
	const sentences = [...changedSentences("records", changed), ...reversedSentences(reversed)];
	if (sentences.length === 0) return ok(name, "all that is at status 1 is what was sent");
	return warning(
		name,
		sentences.join(" "),
		"Correct the row or the document; or, once it was seen: eaur-qb changes acknowledge <record>",
	);
}

const GROUPS = [...new Set(ALL_KINDS.map(({ words }) => words.group.name))];

/** Where nothing was ever sent from here, nothing at 1 is known. */
async function straysIn(
	context: Context,
	mis: Mis,
	audit: AuditRooms | undefined,
	kinds: readonly Kind[],
): Promise<Strays> {
	if (audit) return straysOf(notHereParts(context, mis, audit, knownRealm(context, audit)), kinds);
	const counts = await Promise.all(kinds.map((kind) => mis.counts(kind.source)));
	const sum = (word: "synced" | "other") => counts.reduce((total, each) => total + each[word], 0);
	return { ...NO_STRAYS, notHere: sum("synced"), otherStatus: sum("other") };
}

async function others(context: Context, mis: Mis | undefined, audit: AuditRooms | undefined): Promise<Check> {
	const name = "Other tools";
	if (!mis) return skipped(name, "the MIS cannot be asked");
	const { environment } = context.config.quickbooks;
	const own = audit && { operator: operator(), environment, realm: knownRealm(context, audit) };
	const found = [];
	for (const kind of ALL_KINDS) {
		for (const marker of await mis.markers(kind.source)) {
			if (!own || !isStampOf(marker.pushedBy, own)) found.push({ ...marker, table: kind.source.table });
		}
	}
	const [first] = found;
	if (!first) return ok(name, "nobody else marked a record in the last 24 hours");
	const total = found.reduce((sum, each) => sum + each.rows, 0);
	const names = [...new Set(found.map(({ pushedBy }) => pushedBy))].slice(0, 3).join("; ");
	return fault(
		name,
		`${plural(total, "record")} marked in the last 24 hours by somebody else: ${names} (last ${first.last}, ${first.table}).`,
		"Two tools that send make everything twice: stop the other one first.",
	);
}
