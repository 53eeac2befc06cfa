import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseApplicant } from "../../src/sync/kinds/applicant/parse.js";
import { APPLICANT_SOURCE } from "../../src/sync/kinds/applicant/source.js";
import { parseCharge } from "../../src/sync/kinds/invoice/parse.js";
import { INVOICE_SOURCE } from "../../src/sync/kinds/invoice/source.js";
import { quoted } from "../../src/sync/kinds/names.js";
import { parseStudent } from "../../src/sync/kinds/student/parse.js";
import { STUDENT_SOURCE } from "../../src/sync/kinds/student/source.js";
import { misId } from "../../src/words/ids.js";
import { parseMoney } from "../../src/words/money.js";
import type { MisRow, Source } from "../../src/words/source.js";
import { university } from "../sync/kinds/golden.js";
import { aSettings } from "../sync/kinds/made-up.js";
import { holds, LONG_TEST_MS } from "./effort.js";

const settings = aSettings();

const value = fc.oneof(
	fc.constant(null),
	fc.string({ unit: "binary", maxLength: 300 }),
	fc.stringMatching(/^[-+0-9.,eE/ ]{0,40}$/),
	fc.constantFrom(
		"0000-00-00",
		"NULL",
		"-",
		"'; DROP TABLE x; --",
		"1".repeat(400),
		"NaN",
		"Infinity",
		"1e999",
		"١٢٣",
		"0x10",
	),
);

/** A row with anything in any of its columns. */
const rowsOf = (source: Source): fc.Arbitrary<MisRow> =>
	fc.tuple(fc.nat(), ...Object.keys(source.columns).map(() => value)).map(([id, ...values]) => ({
		id: misId(String(id)),
		status: "not-synced",
		pushedBy: null,
		pushedAt: null,
		qboIdHint: null,
		values: Object.fromEntries(Object.keys(source.columns).map((name, at) => [name, values[at] ?? null])),
	}));

const context = (charset: "unicode" | "latin1") => ({ lookups: university(), registration: undefined, charset });

describe("rows of the MIS, whatever they hold", { timeout: LONG_TEST_MS }, () => {
	it("give a charge of the exact amount in the row, or a problem", () => {
		holds(
			"give a charge of the exact amount in the row, or a problem",
			fc.property(rowsOf(INVOICE_SOURCE), (row) => {
				const { record, problems } = parseCharge(row, settings);
				expect(record.amount === undefined).toBe(problems.some(({ detail }) => detail.startsWith("invalid amount")));
				if (record.amount === undefined) return;
				expect(record.amount).toBe(parseMoney(row.values.debit ?? ""));
				expect(record.amount > 0n).toBe(true);
			}),
			2000,
		);
	});

	it("give with `net` the exact difference, or a problem", () => {
		const net = { ...settings, invoices: { ...settings.invoices, amount: "net" as const } };
		const hundredths = fc.bigInt({ min: -(10n ** 13n), max: 10n ** 13n });
		holds(
			"give with `net` the exact difference, or a problem",
			fc.property(rowsOf(INVOICE_SOURCE), hundredths, hundredths, (row, debit, credit) => {
				const text = (n: bigint) =>
					`${n < 0n ? "-" : ""}${(n < 0n ? -n : n) / 100n}.${String((n < 0n ? -n : n) % 100n).padStart(2, "0")}`;
				const values = { ...row.values, debit: text(debit), credit: text(credit) };
				const { record } = parseCharge({ ...row, values }, net);
				expect(record.amount).toBe(debit > credit ? debit - credit : undefined);
			}),
		);
	});

	it.each(["unicode", "latin1"] as const)("give a person or problems, and never a crash (%s)", (charset) => {
		holds(
			"give a person or problems, and never a crash",
			fc.property(rowsOf(STUDENT_SOURCE), rowsOf(APPLICANT_SOURCE), (student, applicant) => {
				for (const { record, problems } of [
					parseStudent(student, context(charset)),
					parseApplicant(applicant, context(charset)),
				]) {
					expect(record.identity === undefined).toBe(problems.length > 0);
					expect(record.name.length).toBeLessThanOrEqual(500);
					expect(record.phone?.length ?? 0).toBeLessThanOrEqual(30);
				}
			}),
			1000,
		);
	});

	it("never tell a national id in a message, wherever a clerk has put it", () => {
		const id = fc.stringMatching(/^[123]\d{15}$/);
		holds(
			"never tell a national id in a message, wherever a clerk has put it",
			fc.property(id, fc.boolean(), fc.string(), (digits, spaced, around) => {
				const written = spaced ? digits.replace(/^(.)(....)(.)(.{7})(.)(..)$/, "$1 $2 $3 $4 $5 $6") : digits;
				expect(quoted(`${around.replace(/[\d.]/g, "")}${written}`)).not.toContain(written);
			}),
		);
	});
});
