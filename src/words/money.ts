import type { Brand } from "./ids.js";

/** An exact amount in hundredths of the currency unit. 12 500.50 is 1250050n. */
export type Money = Brand<bigint, "Money">;

const DECIMAL = /^([+-]?)(\d+)(?:\.(\d+))?$/;
/** A DECIMAL of MariaDB has 65 digits at most; what is longer is no amount, and reckoning with it takes long. */
const LONGEST = 100;

/** Money of an exact decimal text such as "1234567.00" or "-3.5"; undefined when it is none, or finer than hundredths. */
export function parseMoney(text: string): Money | undefined {
	const match = text.length <= LONGEST ? DECIMAL.exec(text.trim()) : null;
	if (!match) return undefined;
	const [, sign, whole, fraction = ""] = match as unknown as [string, string, string, string | undefined];
	if (!/^\d{0,2}0*$/.test(fraction)) return undefined;
	const hundredths = BigInt(whole) * 100n + BigInt(fraction.slice(0, 2).padEnd(2, "0"));
	return (sign === "-" ? -hundredths : hundredths) as Money;
}

/** Money of a number that came out of JSON; its shortest decimal text is what was sent. */
export function moneyOfJson(value: unknown): Money | undefined {
	if (Number.isSafeInteger(value)) return (BigInt(value as number) * 100n) as Money;
	return typeof value === "number" || typeof value === "string" ? parseMoney(String(value)) : undefined;
}

/** The number to put into JSON. Exact up to 15 digits, which is all that QuickBooks takes. */
export function moneyToJson(money: Money): number {
	return Number(moneyText(money));
}

/** "1234567", "12500.50": hundredths only where there are any. */
export function moneyText(money: Money): string {
	const absolute = money < 0n ? -money : money;
	const fraction = absolute % 100n;
	const whole = (absolute / 100n).toString();
	const sign = money < 0n ? "-" : "";
	return fraction === 0n ? `${sign}${whole}` : `${sign}${whole}.${fraction.toString().padStart(2, "0")}`;
}

/** "1,234,567", "12,500.50": as a person reads it. */
export function moneyGrouped(money: Money): string {
	return moneyText(money).replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ",");
}

export const NOTHING = 0n as Money;
export const addMoney = (a: Money, b: Money): Money => (a + b) as Money;
export const subtractMoney = (a: Money, b: Money): Money => (a - b) as Money;
