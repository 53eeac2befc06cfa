import { cashKind } from "../cash/cash.js";
import { TOPUP_SOURCE } from "./source.js";

/** Credits of the wallet ledger: nearly all money of the gateways since January 2026. */
export const TOPUP = cashKind(
	"topup",
	TOPUP_SOURCE,
	{ one: "wallet credit", many: "wallet credits" },
	{ day: "day", who: "payer", ids: "keys", category: "categoryId", channel: "channel", bank: "bankId", mark: "W" },
	["payer", "amount", "day"],
);
