import { type Day, parseDay } from "../../../words/day.js";
import { identityOf } from "../../../words/ids.js";
import type { Problem, Warning } from "../../../words/problem.js";
import type { MappingSettings } from "../../../words/settings.js";
import type { Column, MisRow, Source } from "../../../words/source.js";
import type { Cash, CashKind, Parsed } from "../entity.js";
import { fieldOf, idIn } from "../fields.js";
import { textWarnings } from "../garbled.js";
import { quoted } from "../names.js";
import { cashAmountOf } from "./amount.js";
import { cashNumber, LONGEST_REFERENCE } from "./number.js";
import { daysFrom, isNoDay, readingsOfDay } from "./written-day.js";

/** What the tables of money that came in have in common. */
export type CashSource = Source & { readonly columns: Readonly<Record<"payer" | "amount" | "day", Column>> };

/** A row of money that came in. */
export function parseCash(kind: CashKind, source: CashSource, row: MisRow, settings: MappingSettings): Parsed<Cash> {
	const amount = cashAmountOf(fieldOf(source, row, "amount"), source.table, settings.separators);
	const day = dayOf(source, row, settings);
	const payer = identityOf(row.values.payer);
	const record: Cash = {
		kind,
		id: row.id,
		payer,
		amount: amount.amount,
		stated: amount.stated,
		day: day.value,
		bankId: numberIn(row, "bankId"),
		channel: idIn(row, "channel"),
		slip: numberIn(row, "slip"),
		transaction: numberIn(row, "transaction"),
		transCode: numberIn(row, "transCode") ?? (kind === "topup" ? numberIn(row, "transaction") : undefined),
		categoryId: numberIn(row, "categoryId"),
		reference: numberIn(row, "reference"),
		isPrepayment: numberIn(row, "prepayment") !== undefined,
	};
	return {
		record,
		warnings: [...textWarnings(source, row), ...amount.warnings, ...day.warnings],
		problems: [
			...(payer === undefined ? [noPayer(source)] : []),
			...amount.problems,
			...day.problems,
			...keyProblems(record),
		],
	};
}

/** What stands for nothing in columns that somebody has to fill. */
const NOTHING_SAID = /^(?:n\/?a|none|nil|null|0+|-+)$/i;

/** A number or reference; undefined where there is none, or the column says so: "N/A", "0". */
export function said(text: string | null | undefined): string | undefined {
	const trimmed = (text ?? "").trim();
	return trimmed === "" || NOTHING_SAID.test(trimmed) ? undefined : trimmed;
}

const numberIn = ({ values }: MisRow, name: string): string | undefined => said(values[name]);

interface FoundDay {
	readonly value: Day | undefined;
	readonly warnings: readonly Warning[];
	readonly problems: readonly Problem[];
}

const found = (value: Day, ...warnings: readonly Warning[]): FoundDay => ({ value, warnings, problems: [] });

/** A gateway reports a payment within a month; what is older was typed in later, and may be of any day. */
const MOST_DAYS_LATE = 31;

/** The day as it is written. Where it can be read in two ways nobody guesses. */
function dayOf(source: CashSource, row: MisRow, { payments }: MappingSettings): FoundDay {
	const { column, value } = fieldOf(source, row, "day");
	const recordedOn = parseDay(row.values.recordedOn);
	if (isNoDay(value)) {
		const written = value === "" ? "empty" : quoted(value);
		if (payments.date === "recorded" && recordedOn !== undefined)
			return found(recordedOn, `${column} is ${written}: dated ${recordedOn}, when it was recorded`);
		return problem(source, `${column} is ${written}; a payment is never dated today in its place`);
	}
	const readings = readingsOfDay(value);
	const [only, other] = readings;
	if (only === undefined) return problem(source, `${column} is ${quoted(value)}, which is no day`);
	if (other === undefined) return found(only);
	if (payments.dateOrder !== undefined) return found(payments.dateOrder === "dmy" ? only : other);
	const likely = readings.filter((day) => isShortlyBefore(day, recordedOn));
	const [one, ...more] = likely;
	if (one !== undefined && more.length === 0)
		return found(one, `${column} is ${quoted(value)}: read as ${one}, for it was recorded on ${recordedOn}`);
	return problem(
		source,
		`${column} is ${quoted(value)}, which reads as ${only} or as ${other}`,
		`Correct the day in the table ${source.table}; or, if the MIS writes all days in one order, say in which in config.toml: payments.dateOrder = "dmy" or "mdy". The next run sends the payment.`,
	);
}

function isShortlyBefore(day: Day, recordedOn: Day | undefined): boolean {
	return recordedOn !== undefined && day <= recordedOn && day >= daysFrom(recordedOn, -MOST_DAYS_LATE);
}

function problem({ table, columns }: CashSource, why: string, fix?: string): FoundDay {
	const mend =
		fix ?? `Enter the day of the payment as ${columns.day.name} in the table ${table}; the next run sends the payment.`;
	return {
		value: undefined,
		warnings: [],
		problems: [{ code: "QB004", detail: `invalid date: ${why}`, fix: mend }],
	};
}

const noPayer = ({ table, columns }: CashSource): Problem => ({
	code: "QB009",
	detail: `customer not found: ${columns.payer.name} is empty, so it is not known who paid`,
	fix: `Enter the student's reg_no or the applicant's tracking_id as ${columns.payer.name} in the table ${table}; the next run sends the payment.`,
});

function keyProblems({ kind, id }: Cash): readonly Problem[] {
	const key = cashNumber(kind, id);
	if (key.length <= LONGEST_REFERENCE) return [];
	return [
		{
			code: "QB004",
			detail: `its key ${key} has ${key.length} characters; QuickBooks takes ${LONGEST_REFERENCE}`,
			fix: "Enter this payment in QuickBooks by hand.",
		},
	];
}
