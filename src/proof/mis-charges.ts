import type { SentRecord } from "../audit/record.js";
import type { MisSnapshot } from "../mis/types.js";
import { parseDay } from "../words/day.js";
import { identityOf, misId } from "../words/ids.js";
import type { Separators } from "../words/settings.js";
import { Changes } from "./changed.js";
import { chargeAmount, moneyExpression } from "./mis-amounts.js";
import { namesIn, rowsOf, textOf } from "./mis-names.js";
import { type MisPeople, statusOf } from "./mis-people.js";
import { isAsked, isInPeriod, type Place, type Scope } from "./scope.js";
import type { ChargeRecord, MisCharge, Sent } from "./types.js";

export interface ChargeTerms {
	readonly amount: "debit" | "net";
	readonly separators: Separators | undefined;
	readonly scope: Scope;
}

/**
 * Every charge of the MIS and everything that the ledger knows of one, page by page in ascending key order. Read by SQL of
 * its own, and not by the mapping: what the mapping gets wrong shows.
 */
export async function* chargesOf(
	mis: MisSnapshot,
	people: MisPeople,
	ledger: Iterable<SentRecord>,
	terms: ChargeTerms,
): AsyncGenerator<ChargeRecord[]> {
	const categories = await namesIn(mis, "tbl_income_category", "id", ["name"]);
	const columns = mis.columns("tbl_imvoice");
	const money = (name: string) => moneyExpression(mis.dialect, columns?.get(name));
	const pages = rowsOf(mis, "tbl_imvoice", "id", (column) => [
		column("reg_no"),
		money("dept"),
		money("credit"),
		textOf(mis, column("invoice_date")),
		textOf(mis, column("fee_category")),
		textOf(mis, column("QuickBk_Status")),
	]);
	const changes = new Changes();
	const sent = ledger[Symbol.iterator]();
	let next = sent.next();
	const before = (id: bigint) => !next.done && BigInt(next.value.misId) < id;
	for await (const page of pages) {
		const records: ChargeRecord[] = [];
		for (const [id, payer = null, debit = null, credit = null, day = null, categoryId = null, status = null] of page) {
			const isNext = () => !next.done && next.value.misId === id;
			if (!isNext()) {
				const key = BigInt(id ?? "0");
				for (; before(key); next = sent.next()) records.push(goneRecord(next.value as SentRecord, terms.scope));
			}
			const known = isNext() ? (next.value as SentRecord) : undefined;
			if (known) next = sent.next();
			const charge = { payer: identityOf(payer), day: parseDay(day), status: statusOf(status) };
			const place: Place = {
				categoryId: (categoryId ?? "").trim() || undefined,
				campusId: charge.payer && people.campusId(charge.payer, charge.day?.slice(0, "YYYY".length)),
			};
			const whole: MisCharge = {
				...charge,
				amount: chargeAmount(debit, credit, terms),
				category: categories.get(place.categoryId ?? "") ?? "",
				campus: people.campus(place.campusId),
			};
			records.push({
				misId: misId(id ?? ""),
				mis: whole,
				sent: known && sentOf(known, changes.ofCharge({ ...whole, amounts: [debit, credit], dayWords: day }, known)),
				isAsked: isAsked(terms.scope, id ?? "", { ...whole, ...place }),
				isInPeriod: isInPeriod(terms.scope, whole.day),
			});
		}
		yield records;
	}
	const gone: ChargeRecord[] = [];
	for (; !next.done; next = sent.next()) gone.push(goneRecord(next.value, terms.scope));
	yield gone;
}

/** What the ledger knows and the MIS does not have any more. */
function goneRecord(record: SentRecord, scope: Scope): ChargeRecord {
	const nowhere = { payer: record.payer, category: "", campus: "", categoryId: undefined, campusId: undefined };
	return {
		misId: record.misId,
		mis: undefined,
		sent: sentOf(record, false),
		isAsked: isAsked(scope, record.misId, nowhere),
		isInPeriod: isInPeriod(scope, record.day),
	};
}

function sentOf({ state, qboId, trace: number, problem, syncToken: token }: SentRecord, hasChanged: boolean): Sent {
	return { state, qboId, number, code: problem?.code, token, hasChanged };
}
