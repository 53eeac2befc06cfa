import { EXIT, type ExitCode } from "../output/exit.js";
import { count, plural } from "../output/text.js";
import type { Proof } from "../proof/reconcile.js";
import { isNarrowed, type Scope } from "../proof/scope.js";
import type { Difference, ProofKind } from "../proof/types.js";
import { ALL_KINDS, CASH_KINDS, kindsNamed } from "../sync/kinds/kinds.js";
import { refuseUnknownNames } from "../sync/read/known-names.js";
import { type Day, parseDay } from "../words/day.js";
import type { Context } from "./context.js";
import { fileWriter } from "./files-for-people.js";
import { type FilterOptions, filterOf, usage } from "./options.js";
import { type CertificateMade, cellTable, dataOf, differenceTable } from "./reconcile-data.js";
import { type BothSides, compareSides, openBothSides } from "./reconciling.js";

export interface ReconcileOptions extends FilterOptions {
	readonly days?: number;
	readonly kind?: readonly ProofKind[];
	readonly complete?: boolean;
	readonly full?: boolean;
	readonly certificate?: string;
	readonly csv?: string;
	readonly names?: boolean;
}

/** `reconcile`: MIS against QuickBooks, to the franc. Reads only, and takes no lock. */
export async function reconcileBoth(context: Context, options: ReconcileOptions): Promise<ExitCode> {
	const scope = scopeOf(context, options, options.kind ?? ["customer", "invoice"]);
	const sides = await openBothSides(context);
	const kinds = options.kind ?? (await usualKinds(sides));
	await refuseUnknownNames(sides.mis, ALL_KINDS, kindsMeant(kinds), scope);
	const known = sides.audit.acceptances(sides.qb.realmId).all();
	const isAccepted = ({ record, digest }: Difference) => known.get(record)?.digest === digest;
	const question = {
		...{ kinds, scope, complete: options.complete === true, full: options.full === true },
		tieOut: isTiedOut(options, kinds, scope),
	};
	const proof = await compareSides(context, sides, question, isAccepted);
	const written =
		proof.result === "incomplete" ? undefined : await writeFiles(context, sides, proof, options, { scope, kinds });
	const { sayProof } = await import("./reconcile-screen.js");
	const data = dataOf(proof, scope, kinds, written ?? null);
	return tell(context, proof, data, () => sayProof(context, sides, proof, scope));
}

/** Balances are of all days: where only a period is compared, its documents alone would have to be read for them. */
function isTiedOut({ certificate, full }: ReconcileOptions, kinds: readonly ProofKind[], scope: Scope): boolean {
	const isWhole = full === true || (scope.from === undefined && scope.to === undefined);
	return !isNarrowed(scope) && (certificate !== undefined || (isWhole && kinds.includes("invoice")));
}

/** What a person wants in files; the certificate, where one is wanted. Nothing is certified that could not be read whole. */
async function writeFiles(
	context: Context,
	sides: BothSides,
	proof: Proof,
	{ certificate: path, csv, names = false }: ReconcileOptions,
	{ scope, kinds }: { readonly scope: Scope; readonly kinds: readonly ProofKind[] },
): Promise<CertificateMade | undefined> {
	const { printer } = context;
	if (path !== undefined) {
		const { certify } = await import("./certificate.js");
		const made = await certify(context, sides, proof, { path, csv, names, scope, kinds });
		printer.success(`Certificate written: ${made.path}`);
		return made;
	}
	if (csv === undefined) return undefined;
	const { csvText } = await import("../output/csv.js");
	const write = fileWriter(sides.audit);
	const full = write(csv, csvText(differenceTable(proof.tally.differences)), "--csv", [".csv"]);
	const sums = write(csv.replace(/\.csv$/i, "-sums.csv"), csvText(cellTable(proof.tally.cells())), "--csv", [".csv"]);
	printer.success(`Differences written: ${full}`);
	printer.success(`Sums by fee category, month and campus written: ${sums}`);
	return undefined;
}

function tell(context: Context, proof: Proof, data: object, say: () => void): ExitCode {
	const { printer } = context;
	if (proof.result === "incomplete") {
		printer.error(proof.why, data);
		return EXIT.later;
	}
	say();
	const { differences, matched } = proof.tally;
	const sentence =
		proof.result === "equal"
			? `MIS and QuickBooks are equal: ${plural(matched.count, "record")} compared`
			: `${plural(differences.length, "difference")} between MIS and QuickBooks; ${count(matched.count)} records are equal`;
	printer.result(data, sentence);
	return proof.result === "equal" ? EXIT.done : EXIT.differences;
}

/**
 * Payments are compared once one was sent, as this ledger knows or, where it is another one, the MIS says: until then, all of
 * them are somebody else's work.
 */
async function usualKinds({ audit, qb, mis }: BothSides): Promise<readonly ProofKind[]> {
	const isSent =
		audit.ledger(qb.realmId).hasCreated(CASH_KINDS.map(({ name }) => name)) ||
		(await Promise.all(CASH_KINDS.map(({ source }) => mis.counts(source)))).some(({ synced }) => synced > 0);
	return isSent ? ["customer", "invoice", "payment"] : ["customer", "invoice"];
}

const MEANT = { customer: ["student", "applicant"], invoice: ["invoice"], payment: ["payment", "topup"] } as const;

const kindsMeant = (kinds: readonly ProofKind[]) => kindsNamed(kinds.flatMap((kind) => [...MEANT[kind]]));

function scopeOf(context: Context, options: ReconcileOptions, kinds: readonly ProofKind[]): Scope {
	const { days, from, to } = options;
	if (days !== undefined && (from !== undefined || to !== undefined))
		throw usage("--days and --from or --to both name a period.", "Give one of them.");
	const today = dayOf(new Date());
	const period = days === undefined ? {} : { from: dayOf(new Date(Date.now() - (days - 1) * DAY_MS)), to: today };
	return filterOf({ ...options, ...period }, kindsMeant(kinds), context.config.mapping);
}

const DAY_MS = 86_400_000;

/** By the clock of this computer. */
function dayOf(at: Date): Day {
	const two = (number: number) => String(number).padStart(2, "0");
	const day = parseDay(`${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`);
	if (day === undefined) throw usage("--days reaches too far back.", "Give fewer days, or --from.");
	return day;
}
