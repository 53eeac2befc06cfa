import { type JsonObject, objectAt, refAt, textAt, without } from "../json.js";
import { amount, hundredths, product, share } from "../money.js";
import { Refusal, refuse } from "../refusal.js";

const LINE_TYPES = ["SalesItemLineDetail", "DescriptionOnly", "DiscountLineDetail", "SubTotalLineDetail"];

/** The lines of a sales form as QuickBooks keeps them, with the sum before discounts and the discounts, in hundredths. */
export interface SalesLines {
	readonly lines: readonly JsonObject[];
	readonly subtotal: number;
	readonly discount: number;
}

/** Checks every line and completes it. Sub-totals are QuickBooks' own: those sent are dropped, one is added. */
export function completeLines(sent: readonly JsonObject[]): SalesLines {
	const kept = sent.map(checkedLine).filter((line) => line.DetailType !== "SubTotalLineDetail");
	if (kept.length === 0) {
		throw new Refusal("2250", "Missing lines", "Required parameter Line is missing in the request", "Line");
	}
	const subtotal = sum(kept.filter((line) => line.DetailType === "SalesItemLineDetail"));
	const lines = kept.map((line) => (line.DetailType === "DiscountLineDetail" ? discounted(line, subtotal) : line));
	const discount = sum(lines.filter((line) => line.DetailType === "DiscountLineDetail"));
	const numbered = lines.map((line, index) => ({ ...line, Id: String(index + 1), LineNum: index + 1 }));
	const subTotalLine = { Amount: amount(subtotal), DetailType: "SubTotalLineDetail", SubTotalLineDetail: {} };
	return { lines: [...numbered, subTotalLine], subtotal, discount };
}

function checkedLine(line: JsonObject): JsonObject {
	const type = textAt(line, "DetailType");
	if (!type) throw refuse.required("Line.DetailType");
	if (!LINE_TYPES.includes(type)) throw refuse.enumeration("DetailType", type);
	if ((hundredths(line.Amount) ?? 0) < 0) {
		throw new Refusal("2290", "NegativeAmount", "Negative amounts aren't supported on transaction lines", "Amount");
	}
	return type === "SalesItemLineDetail" ? salesLine(line) : line;
}

function salesLine(line: JsonObject): JsonObject {
	const detail = objectAt(line, "SalesItemLineDetail");
	if (!detail || !refAt(detail, "ItemRef")) return descriptionOnly(line);
	const total = hundredths(line.Amount);
	if (total === undefined) throw refuse.required("Line.Amount");
	checkProduct(total, detail);
	return { ...line, Amount: amount(total) };
}

/** Intuit: a line without an item is a description, and its amount is ignored. No fault is given. */
function descriptionOnly(line: JsonObject): JsonObject {
	const kept = without(line, ["Amount", "SalesItemLineDetail"]);
	return { ...kept, DetailType: "DescriptionOnly", DescriptionLineDetail: {} };
}

function checkProduct(total: number, detail: JsonObject): void {
	// As recorded: a quantity and a price of nothing are taken beside any amount.
	if (hundredths(detail.Qty) === 0 && hundredths(detail.UnitPrice) === 0) return;
	const expected = product(detail.Qty, detail.UnitPrice);
	if (expected === undefined || expected === total) return;
	throw new Refusal(
		"6070",
		"Amount calculation incorrect in the request",
		`Amount is not equal to UnitPrice * Qty. Supplied value:${amount(total)}`,
		"Line.Amount",
	);
}

function discounted(line: JsonObject, subtotal: number): JsonObject {
	const detail = objectAt(line, "DiscountLineDetail");
	const percent = Number(detail?.DiscountPercent ?? 0);
	if (detail?.PercentBased !== true) return { ...line, Amount: amount(hundredths(line.Amount) ?? 0) };
	return { ...line, Amount: amount(share(subtotal, percent)) };
}

function sum(lines: readonly JsonObject[]): number {
	return lines.reduce((total, line) => total + (hundredths(line.Amount) ?? 0), 0);
}
