import { cashKind } from "../cash/cash.js";
import { PAYMENT_SOURCE } from "./source.js";

/** Receipts: bank slips, and what the gateways report. Their day is text: the MIS cannot compare it. */
export const PAYMENT = cashKind(
	"payment",
	PAYMENT_SOURCE,
	{ one: "payment", many: "payments" },
	{ day: undefined, who: "payer", ids: "keys", category: "categoryId", channel: "channel", bank: "bankId" },
	["payer", "amount", "day"],
);
