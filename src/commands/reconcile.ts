import type { DataTable } from "../output/data-table.js";
import { EXIT, type ExitCode } from "../output/exit.js";
import { count, plural } from "../output/text.js";
import type { Proof } from "../proof/reconcile.js";
import type { Scope } from "../proof/scope.js";
import type { Difference, ProofKind } from "../proof/types.js";
import { ALL_KINDS, kindsNamed } from "../sync/kinds/kinds.js";
import { refuseUnknownNames } from "../sync/read/known-names.js";
import { type Day, parseDay } from "../words/day.js";
import type { Context } from "./context.js";
import { fileWriter } from "./files-for-people.js";
import { type FilterOptions, filterOf, usage } from "./options.js";
import { dataOf, differenceTable } from "./reconcile-data.js";
import { type BothSides, compareSides, openBothSides } from "./reconciling.js";

export interface ReconcileOptions extends FilterOptions {
	readonly days?: number;
	readonly kind?: readonly ProofKind[];
	readonly complete?: boolean;
	readonly full?: boolean;
	readonly certificate?: string;
	readonly csv?: string;
}

/** `reconcile`: MIS against QuickBooks, to the franc. Reads only, and takes no lock. */
export async function reconcileBoth(context: Context, options: ReconcileOptions): Promise<ExitCode> {
	const { printer } = context;
	const kinds = options.kind ?? ["customer", "invoice"];
	const scope = scopeOf(context, options, kinds);
	const sides = await openBothSides(context);
	await refuseUnknownNames(sides.mis, ALL_KINDS, kindsMeant(kinds), scope);
	const known = sides.audit.acceptances(sides.qb.realmId).all();
	const isAccepted = ({ record, digest }: Difference) => known.get(record)?.digest === digest;
	const question = { kinds, scope, complete: options.complete === true, full: options.full === true };
	const proof = await compareSides(context, sides, question, isAccepted);
	if (options.csv !== undefined) {
		const table: DataTable = differenceTable(proof.tally.differences);
		const { csvText } = await import("../output/csv.js");
		const path = fileWriter(sides.audit)(options.csv, csvText(table), "--csv", [".csv"]);
		printer.success(`Differences written: ${path}`);
	}
	const { sayProof } = await import("./reconcile-screen.js");
	return tell(context, sides, proof, dataOf(proof, scope, kinds, null), () => sayProof(context, sides, proof, scope));
}

function tell(context: Context, _sides: BothSides, proof: Proof, data: object, say: () => void): ExitCode {
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

const kindsMeant = (kinds: readonly ProofKind[]) =>
	kindsNamed(
		kinds.flatMap((kind) => (kind === "customer" ? (["student", "applicant"] as const) : (["invoice"] as const))),
	);

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
