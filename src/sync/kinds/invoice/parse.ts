import { type Day, parseDay } from "../../../words/day.js";
import { identityOf, type MisId } from "../../../words/ids.js";
import type { Problem } from "../../../words/problem.js";
import type { MappingSettings } from "../../../words/settings.js";
import type { MisRow } from "../../../words/source.js";
import type { Charge, Parsed } from "../entity.js";
import { type Field, fieldOf, idIn } from "../fields.js";
import { textWarnings } from "../garbled.js";
import { type Charset, fitText, quoted } from "../names.js";
import { type Noted, noted } from "../noted.js";
import { amountsOf } from "./amount.js";
import { invoiceNumber, LONGEST_INVOICE_NUMBER } from "./number.js";
import { INVOICE_SOURCE } from "./source.js";

/** QuickBooks' limit on PrivateNote. */
const LONGEST_NOTE = 4000;

/** What an earlier tool appended to comments: " [QB_ID:123]". */
const EARLIER_MARK = /(?<!\s)\s*\[QB_ID:[^[\]]*\]/gi;

/** A charge, its amount by the setting `invoices.amount`. */
export function parseCharge(row: MisRow, settings: MappingSettings, charset: Charset = "unicode"): Parsed<Charge> {
	const amounts = amountsOf(fieldOf(INVOICE_SOURCE, row, "debit"), fieldOf(INVOICE_SOURCE, row, "credit"), {
		amount: settings.invoices.amount,
		separators: settings.separators,
	});
	const note = noteOf(fieldOf(INVOICE_SOURCE, row, "note"), charset);
	const payer = identityOf(row.values.payer);
	const day = dayOf(fieldOf(INVOICE_SOURCE, row, "day"));
	const record: Charge = {
		id: row.id,
		payer,
		amount: amounts.amount,
		stated: amounts.stated,
		credit: amounts.credit,
		day: day.value,
		categoryId: idIn(row, "categoryId"),
		note: note.value,
	};
	const problems = [
		...(payer === undefined ? [noPayer()] : []),
		...amounts.problems,
		...day.problems,
		...numberProblems(row.id, settings),
	];
	return { record, warnings: [...textWarnings(INVOICE_SOURCE, row), ...amounts.warnings, ...note.warnings], problems };
}

const { payer: PAYER, day: DAY } = INVOICE_SOURCE.columns;

function noPayer(): Problem {
	return {
		code: "QB009",
		detail: `customer not found: ${PAYER.name} is empty, so it is not known whom to charge`,
		fix: `Enter the student's reg_no or the applicant's tracking_id as ${PAYER.name} in ${INVOICE_SOURCE.table}; the next run sends the invoice.`,
	};
}

interface FoundDay {
	readonly value: Day | undefined;
	readonly problems: readonly Problem[];
}

function dayOf({ value }: Field): FoundDay {
	const day = parseDay(value);
	if (day !== undefined) return { value: day, problems: [] };
	const problem: Problem = {
		code: "QB004",
		detail: `invalid date: ${DAY.name} is ${value === "" ? "empty" : quoted(value)}; an invoice is never dated today in its place`,
		fix: `Enter the day of the charge as ${DAY.name} in ${INVOICE_SOURCE.table}; the next run sends the invoice.`,
	};
	return { value: undefined, problems: [problem] };
}

function numberProblems(id: MisId, settings: MappingSettings): readonly Problem[] {
	const number = invoiceNumber(id, settings);
	if (number.length <= LONGEST_INVOICE_NUMBER) return [];
	const problem: Problem = {
		code: "QB004",
		detail: `the invoice number ${number} has ${number.length} characters; QuickBooks takes ${LONGEST_INVOICE_NUMBER}`,
		fix: "Choose a shorter invoice prefix in config.toml before the first invoice is sent.",
	};
	return [problem];
}

function noteOf({ column, value }: Field, charset: Charset): Noted<string | undefined> {
	const withoutMarks = value.replace(EARLIER_MARK, "");
	const { text, changed } = fitText(withoutMarks, LONGEST_NOTE, charset);
	const warnings = [
		...(withoutMarks === value
			? []
			: [`${column} bears the mark ${quoted(marksIn(value))} of an earlier tool: left out`]),
		...(changed === undefined ? [] : [`${column} was changed: ${changed}`]),
	];
	return noted(text === "" ? undefined : text, ...warnings);
}

function marksIn(value: string): string {
	return (value.match(EARLIER_MARK) ?? []).join("").trim();
}
