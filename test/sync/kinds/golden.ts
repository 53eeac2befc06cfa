import { readdirSync, readFileSync } from "node:fs";
import { parseApplicant } from "../../../src/sync/kinds/applicant/parse.js";
import { APPLICANT_SOURCE } from "../../../src/sync/kinds/applicant/source.js";
import { customerDraft } from "../../../src/sync/kinds/customer/document.js";
import { displayNames } from "../../../src/sync/kinds/customer/names.js";
import type { Draft, Parsed } from "../../../src/sync/kinds/entity.js";
import { checkCharge } from "../../../src/sync/kinds/invoice/checks.js";
import { type InvoiceReferences, invoiceDraft } from "../../../src/sync/kinds/invoice/document.js";
import { parseCharge } from "../../../src/sync/kinds/invoice/parse.js";
import { INVOICE_SOURCE } from "../../../src/sync/kinds/invoice/source.js";
import type { Lookups } from "../../../src/sync/kinds/lookups.js";
import type { Charset } from "../../../src/sync/kinds/names.js";
import { latestRegistration, parseRegistration } from "../../../src/sync/kinds/registration.js";
import type { LookupName } from "../../../src/sync/kinds/sources.js";
import { REGISTRATION_SOURCE } from "../../../src/sync/kinds/sources.js";
import { parseStudent } from "../../../src/sync/kinds/student/parse.js";
import { STUDENT_SOURCE } from "../../../src/sync/kinds/student/source.js";
import { parseDay } from "../../../src/words/day.js";
import { misId, qboId } from "../../../src/words/ids.js";
import type { MisRow, Source } from "../../../src/words/source.js";
import { aCompany, aSettings, type SettingsChange } from "./made-up.js";

type MisValues = Readonly<Record<string, string | null>>;

/** A file of `golden/`: what stands in the MIS, by its own column names, and what is to become of it. */
export interface GoldenCase {
	readonly what: string;
	readonly student?: MisValues;
	readonly registrations?: readonly MisValues[];
	readonly applicant?: MisValues;
	readonly invoice?: MisValues;
	readonly references?: Partial<InvoiceReferences>;
	/** A namesake carries the identity. */
	readonly hasNamesake?: boolean;
	readonly customerTypeId?: string;
	readonly booksClosedUpTo?: string;
	readonly charset?: Charset;
	readonly settings?: SettingsChange;
	readonly result: Result;
}

interface Result {
	readonly document: unknown;
	readonly warnings: readonly string[];
	readonly problems: readonly unknown[];
}

const GOLDEN = new URL("golden/", import.meta.url);

export function goldenCases(): readonly (readonly [file: string, golden: GoldenCase])[] {
	return readdirSync(GOLDEN)
		.sort()
		.map((file) => [file, JSON.parse(readFileSync(new URL(file, GOLDEN), "utf8"), tablesByName) as GoldenCase]);
}

const tablesByName = (key: string, value: unknown): unknown =>
	["customFields", "classByCampus"].includes(key) ? new Map(Object.entries(value as object)) : value;

/** What the product makes of the MIS side of a case. */
export function resultOf(golden: GoldenCase): Result {
	if (golden.student) return personResult(golden, studentOf(golden, golden.student));
	if (golden.applicant) return personResult(golden, applicantOf(golden, golden.applicant));
	if (golden.invoice) return invoiceResult(golden, golden.invoice);
	throw new Error(`"${golden.what}" has neither student, applicant nor invoice`);
}

function studentOf(golden: GoldenCase, values: MisValues) {
	const registrations = (golden.registrations ?? []).map((one) => parseRegistration(rowOf(REGISTRATION_SOURCE, one)));
	const registration = latestRegistration(registrations.filter((one) => one !== undefined));
	const charset = golden.charset ?? "unicode";
	return parseStudent(rowOf(STUDENT_SOURCE, values), { lookups: university(), registration, charset });
}

function applicantOf(golden: GoldenCase, values: MisValues) {
	const context = { lookups: university(), registration: undefined, charset: golden.charset ?? "unicode" } as const;
	return parseApplicant(rowOf(APPLICANT_SOURCE, values), context);
}

function personResult(golden: GoldenCase, parsed: ReturnType<typeof parseStudent>): Result {
	const settings = aSettings(golden.settings);
	const names = displayNames(parsed.record, settings);
	const displayName = golden.hasNamesake ? names.withIdentity : names.plain;
	const type = golden.customerTypeId;
	const draft = customerDraft(parsed.record, displayName, settings, type ? { customerTypeId: qboId(type) } : {});
	return result(parsed, draft);
}

function invoiceResult(golden: GoldenCase, values: MisValues): Result {
	const settings = aSettings(golden.settings);
	const parsed = parseCharge(rowOf(INVOICE_SOURCE, values), settings, golden.charset);
	const closed = parseDay(golden.booksClosedUpTo);
	const problems = checkCharge(parsed.record, aCompany({ bookCloseDay: closed }));
	const references: InvoiceReferences = {
		customer: { id: qboId("58"), name: "Aline Uwase" },
		category: "Tuition fee",
		item: { id: qboId("21"), name: "Tuition fee" },
		...golden.references,
	};
	return result(
		{ ...parsed, problems: [...parsed.problems, ...problems] },
		invoiceDraft(parsed.record, references, settings),
	);
}

function result(parsed: Parsed<unknown>, draft: Draft): Result {
	return {
		document: draft.document,
		warnings: [...parsed.warnings, ...draft.warnings],
		problems: parsed.problems,
	};
}

/** A row as the MIS room hands it over. A column that no source reads is a slip in the case. */
function rowOf(source: Source, values: MisValues): MisRow {
	const names = new Map(Object.entries(source.columns).map(([ours, { name }]) => [name, ours]));
	const read = Object.entries(values)
		.filter(([column]) => column !== source.key)
		.map(([column, value]) => {
			const ours = names.get(column);
			if (ours === undefined) throw new Error(`${source.table}.${column} is not read`);
			return [ours, value] as const;
		});
	return {
		id: misId(values[source.key] ?? "1"),
		status: "not-synced",
		pushedBy: null,
		pushedAt: null,
		qboIdHint: null,
		values: Object.fromEntries(read),
	};
}

export function university(): Lookups {
	const file = new URL("university.json", import.meta.url);
	const tables = JSON.parse(readFileSync(file, "utf8")) as Record<LookupName, Record<string, string>>;
	const map = (name: LookupName) => new Map(Object.entries(tables[name]));
	return {
		campus: map("campus"),
		intake: map("intake"),
		level: map("level"),
		program: map("program"),
		programMode: map("programMode"),
		programType: map("programType"),
		country: map("country"),
	};
}
