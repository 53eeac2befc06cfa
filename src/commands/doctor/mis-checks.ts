import type { Inspection } from "../../mis/findings.js";
import { keylessNote } from "../../mis/keys.js";
import { isReadWithCare } from "../../mis/peculiarities.js";
import type { Mis } from "../../mis/types.js";
import { amount, count, plural } from "../../output/text.js";
import { kindsInUse } from "../../sync/kinds/kinds.js";
import { lazyBooks } from "../analysis.js";
import { type Context, openContextMis } from "../context.js";
import { allSources, hiddenTriggers } from "../mis.js";
import { paymentShapeOf } from "../payment-shape.js";
import { notSent, paymentTotals } from "../payment-totals.js";
import { attempt, broken, type Check, fault, ok, skipped, warning } from "./check.js";

const NAMES = [
	"Encryption",
	"Privileges",
	"Schema",
	"Tracking columns",
	"Side effects",
	"Indexes",
	"Payments",
] as const;
export const MIS_CHECKS: readonly string[] = ["MIS", ...NAMES];

/** The MIS: reachable, encrypted, what the account may do, and whether its tables have what is needed. */
export async function misChecks(context: Context): Promise<{ checks: Check[]; mis: Mis | undefined }> {
	let mis: Mis;
	try {
		mis = await openContextMis(context);
	} catch (error) {
		const rest = NAMES.map((name) => skipped(name, "the MIS cannot be asked"));
		return { checks: [broken("MIS", error), ...rest], mis: undefined };
	}
	const checks = [
		ok("MIS", mis.where),
		await attempt("Encryption", () => encryption(context, mis)),
		await attempt("Privileges", () => privileges(context, mis)),
		...(await tables(context, mis)),
	];
	return { checks, mis };
}

async function encryption({ config }: Context, mis: Mis): Promise<Check> {
	const name = "Encryption";
	if (config.mis?.kind !== "mysql") return ok(name, "not needed: the MIS is a file on this computer");
	const cipher = await mis.cipher();
	if (cipher !== undefined) return ok(name, cipher);
	if (config.mis.socket !== undefined || isLoopback(config.mis.host)) {
		return ok(name, "none, and none needed: the server is this computer");
	}
	return warning(
		name,
		`The connection to ${config.mis.host} is not encrypted: names and amounts can be read on the way.`,
		"Set MIS_DB_SSL=verify, and MIS_DB_SSL_CA to the certificate of the server's authority.",
	);
}

const isLoopback = (host: string): boolean => /^(localhost|127\.|::1$)/.test(host);

async function privileges({ config }: Context, mis: Mis): Promise<Check> {
	const name = "Privileges";
	if (config.mis?.kind !== "mysql") return ok(name, "an embedded file has no accounts");
	const written = kindsInUse(config.mapping).map(({ source }) => source);
	const { account, missing, unneeded } = await mis.privileges(written);
	const { user, database } = config.mis;
	if (config.writeBack && missing.length > 0) {
		const tracked = await Promise.all(written.map((source) => mis.isTracked(source)));
		const when = tracked.every(Boolean) ? "" : ", once `eaur-qb mis prepare` has added the columns";
		const grants = missing.map(
			({ table, columns }) => `GRANT UPDATE (${columns.join(", ")}) ON \`${database}\`.\`${table}\` TO ${account};`,
		);
		return fault(
			name,
			`The account ${user} may not write the status into ${missing.map(({ table }) => table).join(", ")}.`,
			`On the server${when}: ${grants.join(" ")} Or set MIS_WRITE_BACK=off: then SELECT is enough.`,
		);
	}
	if (unneeded.length > 0) {
		return warning(
			name,
			`The account ${user} may do more than is needed: ${unneeded.join(", ")}.`,
			config.writeBack
				? "SELECT, and UPDATE on the tracking columns, are enough: use an account of its own."
				: "SELECT is enough: use an account of its own.",
		);
	}
	return ok(name, config.writeBack ? "reads, and writes the tracking columns" : "reads; nothing is written");
}

async function tables(context: Context, mis: Mis): Promise<Check[]> {
	const { config } = context;
	let inspection: Inspection;
	try {
		inspection = await mis.inspect(allSources(config.mapping));
	} catch (error) {
		return [broken("Schema", error)];
	}
	return [
		schema(inspection),
		tracking(inspection, config.writeBack),
		sideEffects(inspection),
		indexes(inspection),
		await attempt("Payments", () => payments(context, mis, inspection)),
	];
}

/** Which shape their tables have, and whether anybody sends them. */
async function payments(context: Context, mis: Mis, inspection: Inspection): Promise<Check> {
	const { mapping } = context.config;
	const name = "Payments";
	const { is, words } = paymentShapeOf(inspection);
	if (is === "none") return ok(name, words);
	if (mapping.payments.enabled)
		return is === "half"
			? warning(
					name,
					`${words}.`,
					"Ask who maintains the MIS: what was paid into wallets may be missing, or be counted twice.",
				)
			: ok(name, `${words}; sync sends them after the invoices`);
	const { records, amount: sum } = notSent(await paymentTotals(context, mis, lazyBooks(context)));
	if (records === 0) return ok(name, `${words}; none waits`);
	return ok(
		name,
		`${words}; not sent: ${plural(records, "payment")} (${amount(sum, mapping.currency)}).\nTo send them: eaur-qb payments preview; every night: enabled = true under [payments] in config.toml`,
	);
}

function schema({ tables: all, columns, keyless, peculiarities }: Inspection): Check {
	const name = "Schema";
	const absent = [
		...all.filter((table) => !table.present && !table.optional).map((table) => table.name),
		...columns
			.filter((column) => column.need === "read" && column.required && !column.present)
			.map((column) => `${column.table}.${column.column}`),
	];
	const read = [
		`${plural(all.length, "table")} with all that is read`,
		...linesOf(peculiarities.filter(isReadWithCare)),
	];
	if (absent.length === 0) return keys(name, keyless) ?? ok(name, read.join("\n"));
	return fault(name, `The MIS lacks ${absent.join(", ")}.`, "eaur-qb mis inspect tells more. Check MIS_DB_NAME first.");
}

const linesOf = (peculiarities: Inspection["peculiarities"]): string[] =>
	peculiarities.map(({ table, name, note }) => `${table} (${name}): ${note}`);

/** Rows that share a key stop every run; a key that nothing keeps unique may one day. */
function keys(name: string, keyless: Inspection["keyless"]): Check | undefined {
	if (keyless.length === 0) return undefined;
	const lines = keyless.map((each) => `${each.table} (${each.column}): ${keylessNote(each)}`).join("\n");
	const mend = "Have whoever maintains the MIS look at it: nothing is sent from a table whose rows share a key.";
	return keyless.some(({ repeated }) => repeated.length > 0) ? fault(name, lines, mend) : warning(name, lines, mend);
}

function tracking({ columns, unfit }: Inspection, writeBack: boolean): Check {
	const name = "Tracking columns";
	const absent = columns.filter((column) => column.need === "track" && column.required && !column.present);
	const refused = unfit.filter((column) => column.refused);
	const named = (list: Inspection["unfit"]) =>
		list.map(({ table, column, note }) => `${table}.${column}: ${note}.`).join("\n");
	if (writeBack && refused.length > 0) {
		return fault(name, named(refused), "Have them altered by whoever maintains the MIS, or set MIS_WRITE_BACK=off.");
	}
	if (absent.length === 0 && unfit.length > 0 && writeBack) {
		return warning(name, named(unfit), "Nothing fails at once: have them altered by whoever maintains the MIS.");
	}
	if (absent.length === 0) return ok(name, "there");
	const list = absent.map((column) => `${column.table}.${column.column}`).join(", ");
	if (!writeBack) return ok(name, "some are missing, and none is needed: MIS_WRITE_BACK is off");
	return fault(name, `Missing: ${list}.`, "Add them: eaur-qb mis prepare. Or set MIS_WRITE_BACK=off.");
}

/** What the tables do by themselves when a row is marked. Nothing to mend: good to know when something looks odd. */
function sideEffects(inspection: Inspection): Check {
	const name = "Side effects";
	const { hidingTriggers } = inspection;
	const peculiarities = inspection.peculiarities.filter((each) => !isReadWithCare(each));
	const lines = linesOf(peculiarities);
	if (hidingTriggers.length > 0) {
		const none = peculiarities.length === 0 ? ["no column that acts when a row is marked"] : [];
		return ok(name, [...none, ...lines, hiddenTriggers(inspection)].join("\n"));
	}
	if (lines.length === 0) return ok(name, "no column or trigger that acts when a row is marked");
	return ok(name, lines.join("\n"));
}

function indexes({ columns }: Inspection): Check {
	const name = "Indexes";
	const all = columns.filter((column) => column.need === "index");
	const absent = all.filter((column) => !column.present);
	if (absent.length === 0) return ok(name, "all that help are there");
	return warning(
		name,
		`${count(absent.length)} of ${count(all.length)} that would make searches in the MIS quicker are missing.`,
		"Nothing fails without them. eaur-qb mis inspect shows the statements that make them.",
	);
}
