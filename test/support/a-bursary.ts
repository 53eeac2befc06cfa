import { CASH_KINDS, CUSTOMER_KINDS, KINDS } from "../../src/sync/kinds/kinds.js";
import { misId, qboId } from "../../src/words/ids.js";
import { aCompany, aSettings, type SettingsChange } from "../sync/kinds/made-up.js";
import { aHouse, type House } from "./a-house.js";
import { aCategory, aCharge, aStudent } from "./a-university.js";

/** Students 1 to 3, each with an invoice of 640,000 of that number, in QuickBooks; bank 2 has its account. */
export async function aBursary(payments: SettingsChange["payments"] = {}, company = {}): Promise<House> {
	const house = aHouse({
		settings: aSettings({ payments }),
		company: aCompany({ tracksLocations: false, ...company }),
	});
	aCategory(house);
	for (const id of ["1", "2", "3"]) {
		aStudent(house, id);
		aCharge(house, id, `2200${id}`);
	}
	aBank(house);
	await house.run({ kinds: [...CUSTOMER_KINDS, KINDS.invoice] });
	return house;
}

/** An account into which the money of bank 2 goes. */
export function aBank({ qb, seen }: House): void {
	seen.setMapping("account", "bank:2", qboId(qb.put("Account", { Name: "Bank of Kigali", AccountType: "Bank" })));
}

const PAID = { payer: "22001", amount: "100000.00", day: "2025-09-05", bankId: "2", reference: "1" };

/** A receipt of 100,000 for the first student's invoice; changed where a test says so. */
export const paid = ({ mis }: House, id: string, change: object = {}): void =>
	mis.add(KINDS.payment.source, id, { ...PAID, ...change });

export const sendCash = (house: House): ReturnType<House["run"]> => house.run({ kinds: CASH_KINDS });

/** What the ledger says of a payment: its state, or why it is held. */
export function fateOf({ ledger }: House, id: string, kind = KINDS.payment): string | undefined {
	const record = ledger.record(kind.name, misId(id));
	return record?.state === "held" ? record.problem?.code : record?.state;
}

/** What a payment in QuickBooks settles, line by line. */
export function linesOf({ qb }: House, number: string): number[] {
	const found = qb.all("Payment").find(({ PaymentRefNum }) => PaymentRefNum === number);
	return ((found?.Line ?? []) as { Amount: number }[]).map(({ Amount }) => Amount);
}

/** What each invoice owes in QuickBooks. */
export const balancesIn = ({ qb }: House): Record<string, number> =>
	Object.fromEntries(qb.all("Invoice").map((each) => [String(each.DocNumber), Number(each.Balance)]));
