import type { MisSnapshot, SnapshotColumn } from "../mis/types.js";
import { type Money, parseMoney, subtractMoney } from "../words/money.js";
import type { Separators } from "../words/settings.js";

/**
 * A column of money as text. A FLOAT is rounded to hundredths by the server itself: shown as it is, it would come out with
 * six significant digits.
 */
export function moneyExpression(dialect: MisSnapshot["dialect"], column: SnapshotColumn | undefined): string {
	if (column === undefined) return "NULL";
	const name = quoted(column.name);
	if (column.isText) return name;
	return dialect === "mysql"
		? `CAST(CAST(${name} AS DECIMAL(40,2)) AS CHAR)`
		: `CASE WHEN typeof(${name}) IN ('integer', 'real') THEN printf('%.2f', ${name}) ELSE ${name} END`;
}

export const quoted = (name: string): string => `\`${name.replaceAll("`", "``")}\``;

/** Signs between thousands and before hundredths, by how the MIS writes 1234.56 where amounts are text. */
const SIGNS: Readonly<Record<Separators, readonly [thousands: RegExp, point: string]>> = {
	"1,234.56": [/,/g, "."],
	"1.234,56": [/\./g, ","],
	"1 234.56": [/\s/g, "."],
	"1 234,56": [/\s/g, ","],
	"1'234.56": [/['\u2019]/g, "."],
};

/** The amount in a field; undefined where it is empty, or cannot be read without guessing. */
export function amountIn(field: string | null, separators: Separators | undefined): Money | undefined {
	const text = (field ?? "").trim();
	const plain = parseMoney(text);
	if (plain !== undefined || separators === undefined || text === "") return plain;
	const [thousands, point] = SIGNS[separators];
	return parseMoney(text.replace(thousands, "").replace(point, "."));
}

/** What a charge is over: its debit or, by the setting, what its credit leaves of it. */
export function chargeAmount(
	debit: string | null,
	credit: string | null,
	{ amount, separators }: { readonly amount: "debit" | "net"; readonly separators: Separators | undefined },
): Money | undefined {
	const charged = amountIn(debit, separators);
	if (amount === "debit" || charged === undefined) return charged;
	const credited = (credit ?? "").trim() === "" ? (0n as Money) : amountIn(credit, separators);
	return credited === undefined ? undefined : subtractMoney(charged, credited);
}
