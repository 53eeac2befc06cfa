import type { Json } from "./json.js";

/** An exact decimal: `units / 10^scale`. */
interface Decimal {
	readonly units: bigint;
	readonly scale: number;
}

const PLAIN = /^(-?)(\d+)(?:\.(\d+))?$/;

/** Money in hundredths, rounded half away from zero; undefined where the value is no plain decimal number. */
export function hundredths(value: Json | undefined): number | undefined {
	const decimal = toDecimal(value);
	return decimal && roundToHundredths(decimal);
}

/** Quantity times price in hundredths, exact before the one rounding. */
export function product(quantity: Json | undefined, price: Json | undefined): number | undefined {
	const left = toDecimal(quantity);
	const right = toDecimal(price);
	if (!left || !right) return undefined;
	return roundToHundredths({ units: left.units * right.units, scale: left.scale + right.scale });
}

/** Hundredths as the number that goes into an answer. Exact up to 2^53 hundredths, far beyond Intuit's 99,999,999,999. */
export function amount(inHundredths: number): number {
	return inHundredths / 100;
}

/** Part of an amount, such as a tax: `percent` may have up to four decimals. */
export function share(inHundredths: number, percent: number): number {
	const units = BigInt(inHundredths) * BigInt(Math.round(percent * 10_000));
	return roundToHundredths({ units, scale: 8 });
}

function toDecimal(value: Json | undefined): Decimal | undefined {
	if (typeof value !== "number" && typeof value !== "string") return undefined;
	const match = PLAIN.exec(String(value).trim());
	if (!match) return undefined;
	const [, sign = "", whole = "", fraction = ""] = match;
	return { units: BigInt(`${sign}${whole}${fraction}`), scale: fraction.length };
}

function roundToHundredths({ units, scale }: Decimal): number {
	if (scale <= 2) return Number(units * 10n ** BigInt(2 - scale));
	const divisor = 10n ** BigInt(scale - 2);
	const half = units < 0n ? -divisor / 2n : divisor / 2n;
	return Number((units + half) / divisor);
}
