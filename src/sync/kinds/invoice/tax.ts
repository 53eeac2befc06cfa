import type { Money } from "../../../words/money.js";

/** Percentages are reckoned in millionths of a percent: QuickBooks gives none that is finer. */
const FINEST = 6;
const WHOLE = 100n * 10n ** BigInt(FINEST);

const PERCENT = /^(\d{1,3})(?:\.(\d{1,6})0*)?$/;

/** Whether anything is due by these rates. */
export function takesTax(rates: readonly (string | null)[]): boolean {
	return rates.some((rate) => rate === null || millionths(rate) !== 0n);
}

/**
 * What is left of a gross amount without its tax, to the hundredth; undefined where net and tax, each rounded, are not
 * the gross amount again, or where a rate is unknown: no amount is sent that QuickBooks could book as another.
 */
export function netOf(gross: Money, rates: readonly (string | null)[]): Money | undefined {
	const shares = rates.map((rate) => (rate === null ? undefined : millionths(rate)));
	if (!shares.every((share) => share !== undefined)) return undefined;
	const all = shares.reduce((sum, share) => sum + share, 0n);
	const net = rounded(gross * WHOLE, WHOLE + all);
	const tax = shares.reduce((sum, share) => sum + rounded(net * share, WHOLE), 0n);
	return net + tax === gross ? (net as Money) : undefined;
}

function millionths(rate: string): bigint | undefined {
	const [, whole, fraction = ""] = PERCENT.exec(rate) ?? [];
	return whole === undefined ? undefined : BigInt(whole + fraction.padEnd(FINEST, "0"));
}

/** Half a hundredth counts as a whole one. Neither is ever negative here. */
function rounded(dividend: bigint, divisor: bigint): bigint {
	return (2n * dividend + divisor) / (2n * divisor);
}
