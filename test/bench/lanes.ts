import type { Forecast } from "../../src/sync/send/forecast.js";
import { type BenchOffice, openOffice } from "./office.js";
import type { Measured } from "./processes.js";
import type { BenchSandbox, Stats } from "./sandbox.js";
import type { Scale } from "./scale.js";

/** One way of sending, measured. */
export interface LaneResult {
	readonly way: string;
	readonly records: number;
	/** What was sent for the figures, where the rest is extrapolated. */
	readonly measured: number;
	readonly seconds: number;
	/** A minute of real life. */
	readonly perMinute: number;
	/** The rate to what it is compared with. */
	readonly ratio: number;
	readonly cpuMsPerRecord: number;
	readonly peakMb: number;
	readonly calls: number;
	readonly meteredReads: number;
	readonly throttled: number;
	/** What `--dry-run` said just before, as it said it: in the bench's time. Undefined where nobody was asked. */
	readonly forecast: { readonly records: number; readonly calls: number; readonly seconds: number } | undefined;
}

/** Every tenth batch gets no answer, and every second one of these was carried out. */
const EVERY_TENTH_UNANSWERED = [
	{ on: "batch", every: 20, do: "hang-after" },
	{ on: "batch", every: 10, do: "hang-before" },
] as const;

/** Our `invoices all` into a company that knows all the customers. */
export async function ourInvoices(
	program: string,
	scale: Scale,
	invoices: number,
	faults: "none" | "unanswered",
): Promise<LaneResult> {
	const students = Math.min(2_000, Math.ceil(invoices / 10));
	const office = await openOffice(program, scale, { students, applicants: 1, invoices: KNOWN + invoices });
	try {
		await office.prepare("customers", "students");
		// An office that has sent something before knows how quick its QuickBooks answers, a customer and a batch.
		await office.run("customers", "applicants");
		if (faults === "unanswered") await office.sandbox.fail(EVERY_TENTH_UNANSWERED);
		await office.run("invoices", "batch", "--batch-size", String(KNOWN));
		const forecast = await forecastOf(office, "invoices");
		const before = await office.sandbox.stats();
		const run = await office.run("invoices", "all");
		await checkOnce(office.sandbox, KNOWN + invoices);
		const way = faults === "none" ? "eaur-qb" : "eaur-qb, every tenth batch unanswered";
		return {
			...laneResult(way, scale, invoices, run, before, await office.sandbox.stats(), scale.ceiling),
			forecast: faults === "none" ? forecast : undefined,
		};
	} finally {
		await office.close();
	}
}

/** Our `payments all`, four to an invoice, all customers and invoices being there. */
export async function ourPayments(program: string, scale: Scale, payments: number): Promise<LaneResult> {
	const size = { students: Math.min(2_000, Math.ceil(payments / 5)), applicants: 0, invoices: Math.ceil(payments / 4) };
	const office = await openOffice(program, scale, { ...size, payments: KNOWN + payments, oddPayments: false });
	try {
		await office.sandbox.change({ autoApply: false });
		await office.prepare("customers", "all");
		await office.prepare("invoices", "all");
		const accounts = await office.sandbox.objects("Account");
		const bank = accounts.find(({ AccountType }) => AccountType === "Bank")?.Id ?? "";
		for (const id of ["1", "2"]) await office.prepare("map", "accounts", "--set", `bank:${id}=${bank}`);
		await office.run("payments", "batch", "--batch-size", String(KNOWN));
		const before = await office.sandbox.stats();
		const run = await office.run("payments", "all");
		const after = await office.sandbox.stats();
		const made = (await office.sandbox.objects("Payment")).flatMap(({ PaymentRefNum = "" }) =>
			PaymentRefNum.startsWith("MP-") ? [PaymentRefNum] : [],
		);
		if (made.length !== KNOWN + payments || new Set(made).size !== made.length)
			throw new Error(`${made.length} payments under ${new Set(made).size} keys instead of ${KNOWN + payments}`);
		return laneResult("eaur-qb payments", scale, payments, run, before, after, scale.ceiling);
	} finally {
		await office.close();
	}
}

/** Our `customers all`, to be compared with one call at a time without pause: both without the start of their process. */
export async function ourCustomers(program: string, scale: Scale, customers: number): Promise<LaneResult> {
	const office = await openOffice(program, scale, { students: KNOWN + customers, applicants: 0, invoices: 0 });
	try {
		await office.run("customers", "batch", "--batch-size", String(KNOWN));
		const forecast = await forecastOf(office, "customers");
		const before = await office.sandbox.stats();
		const run = await office.run("customers", "all", "--json");
		const { data } = JSON.parse(run.stdout) as { readonly data: { readonly duration_seconds: number } };
		const lane = { ...run, ms: data.duration_seconds * 1000 };
		const after = await office.sandbox.stats();
		return { ...laneResult("eaur-qb customers", scale, customers, lane, before, after, Number.NaN), forecast };
	} finally {
		await office.close();
	}
}

/** Sent beforehand, so that there is something to measure answers by. */
const KNOWN = 20;

async function forecastOf(office: BenchOffice, kind: "customers" | "invoices"): Promise<LaneResult["forecast"]> {
	const { stdout } = await office.run(kind, "all", "--dry-run", "--json");
	const { data } = JSON.parse(stdout) as { readonly data: { readonly forecast: Forecast } };
	const { records, calls, minutes } = data.forecast;
	return { records, calls, seconds: minutes * 60 };
}

/** @throws where an invoice is missing or there twice: such a figure would be worth nothing */
async function checkOnce(sandbox: BenchSandbox, invoices: number): Promise<void> {
	const numbers = (await sandbox.objects("Invoice")).flatMap(({ DocNumber = "" }) =>
		DocNumber.startsWith("MIS-") ? [DocNumber] : [],
	);
	const different = new Set(numbers).size;
	if (numbers.length !== invoices || different !== invoices) {
		throw new Error(`${numbers.length} invoices under ${different} numbers instead of ${invoices}`);
	}
}

export function laneResult(
	way: string,
	scale: Scale,
	records: number,
	run: Pick<Measured, "ms" | "cpuMs" | "peakMb">,
	before: Stats,
	after: Stats,
	compared: number,
): LaneResult {
	const perMinute = scale.perMinute(records, run.ms);
	return {
		way,
		records,
		measured: records,
		seconds: run.ms / 1000,
		perMinute,
		ratio: perMinute / compared,
		cpuMsPerRecord: run.cpuMs / records,
		peakMb: run.peakMb,
		calls: callsOf(after) - callsOf(before),
		meteredReads: after.reads - before.reads,
		throttled: after.throttled - before.throttled,
		forecast: undefined,
	};
}

/** Calls of the API: tokens are Intuit's OAuth server's, under other limits. */
function callsOf({ calls }: Stats): number {
	return Object.entries(calls).reduce((sum, [type, made]) => sum + (NOT_THE_API.has(type) ? 0 : made), 0);
}

const NOT_THE_API: ReadonlySet<string> = new Set(["token", "oauth"]);
