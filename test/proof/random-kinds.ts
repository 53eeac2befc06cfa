import type { LedgerRecord } from "../../src/audit/record.js";
import { type Identity, misId, qboId } from "../../src/words/ids.js";
import type { Money } from "../../src/words/money.js";
import { type aRegistry, random, Sides, someOf } from "./sides.js";

type Registry = ReturnType<typeof aRegistry>;

/** A made-up company of one kind, what can befall its records, and what a comparison finds of it. */
interface Town {
	readonly size: number;
	readonly misdeeds: Readonly<Record<string, (id: number) => void>>;
	readonly name: (id: number) => string;
	readonly compare: () => Promise<Awaited<ReturnType<Sides["compare"]>>>;
}

const NOTHING_SAID = {
	...{ syncToken: "0", problem: undefined, intuitTid: undefined, sent: undefined, marked: true, submission: undefined },
};

/** Receipts and their payments, equal until somebody makes them differ. */
export function payments(registry: Registry, size = 60): Town {
	const sides = new Sides(registry, 4);
	const ledger = new Map<number, LedgerRecord>();
	registry.database.exec("DELETE FROM payment");
	const document = (id: number) => ({
		...{ PaymentRefNum: `MP-${id}`, TotalAmt: 1_000 * id, UnappliedAmt: 0, TxnDate: "2026-03-15" },
		CustomerRef: { value: sides.customerOf(id % sides.students.length) },
		DepositToAccountRef: { value: "35" },
	});
	for (let id = 1; id <= size; id += 1) {
		sides.sql(
			`INSERT INTO payment (id, reg_no, amount, date, bank_id, invoi_ref, fee_category, QuickBk_Status)
			 VALUES (?, ?, ?, '2026-03-15', 1, ?, '1', 1)`,
			...[id, sides.payer(id), 1_000 * id, String(1 + ((id - 1) % 3))],
		);
		const qbo = sides.qb.put("Payment", document(id));
		ledger.set(id, {
			...{ kind: "payment", misId: misId(String(id)), issue: 1, state: "created", generation: 1, qboId: qboId(qbo) },
			...{ ...NOTHING_SAID, trace: `MP-${id}`, amount: BigInt(id * 100_000) as Money },
			payer: sides.payer(id) as Identity,
		});
	}
	const qboOf = (id: number) => String(ledger.get(id)?.qboId);
	const change = (id: number, properties: object) => sides.qb.change("Payment", qboOf(id), properties);
	return {
		size,
		name: (id) => `payment:${id}`,
		misdeeds: {
			deleted: (id) => sides.qb.remove("Payment", qboOf(id)),
			missing: (id) => {
				sides.qb.remove("Payment", qboOf(id));
				ledger.delete(id);
			},
			voided: (id) => change(id, { TotalAmt: 0, PrivateNote: "Voided" }),
			twice: (id) => void sides.qb.put("Payment", { ...document(id), PaymentRefNum: `MP-${id}${id % 2 ? "-2" : ""}` }),
			mis_gone: (id) => sides.sql("DELETE FROM payment WHERE id = ?", id),
			mis_changed: (id) =>
				id % 2
					? sides.sql("UPDATE payment SET amount = 7 WHERE id = ?", id)
					: sides.sql("UPDATE payment SET reg_no = ? WHERE id = ?", sides.payer(id + 1), id),
			amount: (id) => change(id, { TotalAmt: 1_000 * id + 0.01 }),
			customer: (id) => change(id, { CustomerRef: { value: sides.customerOf((id + 1) % sides.students.length) } }),
			date: (id) => change(id, { TxnDate: id % 2 ? "2026-03-14" : "2026-03-16" }),
			unapplied: (id) => change(id, { UnappliedAmt: 1 }),
			account: (id) => change(id, { DepositToAccountRef: { value: "36" } }),
			unknown: (id) => {
				const known = ledger.get(id);
				if (known) ledger.set(id, { ...known, state: "unknown", qboId: undefined });
			},
		},
		compare: () =>
			sides.compare(
				{ kinds: ["payment"] },
				{
					ledger: (kind) => (kind === "payment" ? [...ledger.values()] : kind === "invoice" ? [] : sides.people(kind)),
				},
			),
	};
}

/** Students and their customers. */
export function customers(registry: Registry, size = 60): Town {
	const sides = new Sides(registry, 8 * size);
	const ledger = new Map(sides.people("student").map((record) => [Number(record.misId), record]));
	const qboOf = (id: number) => String(ledger.get(id)?.qboId);
	return {
		size,
		name: (id) => `student:${id}`,
		misdeeds: {
			deleted: (id) =>
				id % 2 ? sides.qb.change("Customer", qboOf(id), { Active: false }) : sides.qb.remove("Customer", qboOf(id)),
			missing: (id) => {
				sides.qb.remove("Customer", qboOf(id));
				ledger.delete(id);
			},
			twice: (id) =>
				void sides.qb.put("Customer", { DisplayName: `Aline again ${id}`, Active: true, Notes: `RegNo: R${id}` }),
			mis_gone: (id) => sides.sql("DELETE FROM tbl_personal_ug WHERE per_id_ug = ?", id),
			mis_changed: (id) => sides.sql("UPDATE tbl_personal_ug SET reg_no = ? WHERE per_id_ug = ?", `Z${id}`, id),
			customer: (id) =>
				sides.qb.change(
					"Customer",
					qboOf(id),
					id % 2 ? { Notes: `RegNo: X${id}` } : { DisplayName: "K G", GivenName: "K", FamilyName: "G" },
				),
			unknown: (id) => {
				const known = ledger.get(id);
				if (known) ledger.set(id, { ...known, state: "unknown", qboId: undefined });
			},
		},
		compare: () =>
			sides.compare({ kinds: ["customer"] }, { ledger: (kind) => (kind === "student" ? [...ledger.values()] : []) }),
	};
}

/** Makes up to fifty records differ, at random; what was made, and what is found. */
export async function spoiltAndFound(town: Town, seed: number): Promise<{ made: string[]; found: string[] }> {
	const next = random(seed);
	const classes = Object.keys(town.misdeeds);
	const made = someOf(town.size, 1 + next(50), next).map((id) => {
		const is = classes[next(classes.length)] ?? "";
		town.misdeeds[is]?.(id);
		return `${is} ${town.name(id)}`;
	});
	const { found } = await town.compare();
	return { made: made.sort(), found };
}
