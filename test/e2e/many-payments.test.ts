import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createConnection } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeUniversity, type Row } from "../../src/sandbox/university/index.js";
import { at, invoicesOf, listAt, type Office, outcomeOf, type QboObject, startOffice, textAt } from "./support.js";

/** Rows of payments; a fifth of them have a trap. */
const PAYMENTS = Number(process.env.MANY_PAYMENTS ?? 5_000);
/** Of the MIS server: "+00:00", "+02:00". */
const SERVER_ZONE = process.env.MANY_PAYMENTS_SERVER_ZONE;

/** Makes a row odd. `amount` and `day`: what is sent all the same; `invoice`: null where it settles none. */
interface Trap {
	readonly what: string;
	readonly change: (row: Row, number: number) => Row;
	readonly fate: "sent" | "held" | "never";
	readonly day?: string;
	readonly invoice?: null;
	/** A further row of the same money, which is held. */
	readonly twin?: (row: Row) => Row;
	/** Credited to the wallet too: the credit goes in its place. */
	readonly credited?: true;
	readonly onlyLater?: true;
}

const sent = (what: string, change: Trap["change"], more: Partial<Trap> = {}): Trap => ({
	what,
	change,
	fate: "sent",
	...more,
});
const held = (what: string, change: Trap["change"], more: Partial<Trap> = {}): Trap => ({
	what,
	change,
	fate: "held",
	...more,
});
const as = (change: Row) => () => change;

const DAY = "2025-10-20";
const SLIP = { bank_id: 2, external_transaction_id: null } as const;

const TRAPS: readonly Trap[] = [
	held("no amount", as({ amount: null })),
	held("nothing", as({ amount: 0 })),
	held("less than nothing", as({ amount: -700 })),
	held("no day", as({ date: "" })),
	held("no such day", as({ date: "31/02/2025" })),
	held("two readings", as({ date: "03/04/2025", recorded_date: "2025-12-01 08:00:00" })),
	sent("a reading that its recording tells", as({ date: "03/04/2025", recorded_date: "2025-04-20 08:00:00" }), {
		day: "2025-04-03",
	}),
	held("an unknown payer", as({ reg_no: "NOBODY" })),
	held("a bank of dollars", as({ bank_id: 3 })),
	held("a bank without an account", as({ bank_id: 4 })),
	held("no such invoice", as({ invoi_ref: "987654321" })),
	sent("no invoice", as({ invoi_ref: null }), { invoice: null }),
	sent("late at night", as({ date: `${DAY} 23:59:59` }), { day: DAY }),
	sent("a time of another zone", as({ date: `${DAY}T00:30:00Z` }), { day: DAY }),
	sent("one transaction twice", (_row, number) => ({ external_transaction_id: `TWICE-${number}` }), {
		twin: ({ external_transaction_id }) => ({
			external_transaction_id: ` ${String(external_transaction_id).toLowerCase()}\r\n`,
		}),
	}),
	sent("one slip twice", (_row, number) => ({ ...SLIP, slip_no: `Slip ${number}` }), {
		twin: ({ slip_no }) => ({ ...SLIP, slip_no: `  ${String(slip_no).toUpperCase()}` }),
	}),
	held("in a wallet", as({ is_prepayment: 1 }), { onlyLater: true }),
	{ what: "spending of a wallet", change: as({ student_wallet_ref: "W-1" }), fate: "never", onlyLater: true },
	held("credited to a wallet too", (_row, number) => ({ external_transaction_id: `CREDIT-${number}` }), {
		credited: true,
		onlyLater: true,
	}),
	sent("a gateway's mark", as({ pushed_by: "URUBUTO_PAY_WEBHOOK" })),
];

/** Metered reads of a sync that has nothing to send. */
const LOOKS = 24;

interface Expected {
	readonly number: string;
	readonly amount: number;
	readonly day: string;
	/** The row of the invoice that it is to settle. */
	readonly invoice: number | undefined;
}

const FORMATS: readonly ((year: string, month: string, day: string) => string)[] = [
	(y, m, d) => `${y}-${m}-${d}`,
	(y, m, d) => `${d}/${m}/${y}`,
	(y, m, d) => `${m}/${d}/${y}`,
	(y, m, d) => `${d}-${m}-${y} 08:00:00`,
	(y, m, d) => `${d}.${m}.${y}`,
	(y, m, d) => `${y}${m}${d}`,
];

const CREDITED = { day: "2026-01-20", at: "2026-01-20 23:30:00" } as const;

/** Rows of payments and of the wallet ledger, and what must come of them: told here, of nothing but how they were made. */
function makeMoney(later: boolean, charges: readonly { row: Row; id: number }[]) {
	const rows: Row[] = [];
	const wallet: Row[] = [];
	const expected: Expected[] = [];
	const traps = TRAPS.filter(({ onlyLater }) => later || !onlyLater);
	for (let number = 1; rows.length < PAYMENTS; number += 1) {
		const { row: charge, id: invoice } = charges[number % charges.length] as (typeof charges)[number];
		const day = `2025-${String(1 + (number % 12)).padStart(2, "0")}-${String(13 + (number % 15)).padStart(2, "0")}`;
		const [y = "", m = "", d = ""] = day.split("-");
		// Thirds of what is charged, so that a few are paid in full, and some too much.
		const amount = Math.ceil(Number(charge.dept) / 3) + (number % 7);
		const plain: Row = {
			trans_code: `TC${number}`,
			reg_no: charge.reg_no ?? null,
			level_id: 1,
			bank_id: 1,
			slip_no: "N/A",
			user: "gateway",
			acad_cycle_id: "1",
			date: FORMATS[number % FORMATS.length]?.(y, m, d) ?? day,
			fee_category: "1",
			amount,
			recorded_date: `${day} 18:00:00`,
			external_transaction_id: `2025${String(number).padStart(16, "0")}`,
			payment_chanel: "MOMO",
			invoi_ref: later && number % 3 > 0 ? (charge.reference_number ?? String(invoice)) : String(invoice),
			...(later ? { student_wallet_ref: null, is_prepayment: 0 } : {}),
		};
		const trap = number % 5 === 0 ? traps[(number / 5) % traps.length] : undefined;
		const row: Row = { ...plain, ...trap?.change(plain, number), id: rows.length + 1 };
		rows.push(row);
		const wasSent = trap === undefined || trap.fate === "sent";
		if (wasSent)
			expected.push({
				number: `MP-${String(row.id)}`,
				amount,
				day: trap?.day ?? day,
				invoice: trap?.invoice === null ? undefined : invoice,
			});
		if (trap?.twin) rows.push({ ...row, ...trap.twin(row), id: rows.length + 1 });
		if (trap?.credited) {
			const id = wallet.length + 1;
			wallet.push({
				id,
				student_id: charge.reg_no ?? null,
				direction: "credit",
				original_amount: amount,
				amount: 1,
				trans_code: ` ${String(row.external_transaction_id).toLowerCase()}`,
				payment_chanel: "MOMO",
				fee_category: 1,
				bank_id: 1,
				source: "sales_receipt",
				slip_no: null,
				created_at: CREDITED.at,
			});
			expected.push({ number: `MW-${id}`, amount, day: CREDITED.day, invoice: undefined });
		}
	}
	return { rows, wallet, expected };
}

const total = (amounts: readonly number[]): number => amounts.reduce((sum, each) => sum + each, 0);

describe.each([
	["guide", "Africa/Kigali"],
	["2026", "America/Los_Angeles"],
] as const)(`${PAYMENTS} payments of a MIS of the shape %s, on a computer in %s`, (shape, TZ) => {
	const later = shape === "2026";
	const size = Math.ceil(PAYMENTS / 4);
	const university = makeUniversity({ seed: 17, students: size, applicants: 0, invoices: size, dirt: false, shape });
	const ids = invoicesOf(university).flatMap(({ key, outcome }) => (outcome === "send" ? [key] : []));
	const charges = ids.map((id) => ({ id, row: university.tables.tbl_imvoice[id - 1] as Row }));
	const { rows, wallet, expected } = makeMoney(later, charges);
	const { tables } = makeUniversity({ seed: 17, students: 5, applicants: 0, invoices: 5, payments: 1, dirt: false });
	let office: Office;

	const run = (...line: string[]) => office.run([...line, "--json"], { env: { TZ } });
	const ours = async () =>
		(await office.company.objects("Payment")).filter((each) => /^M[PW]-/.test(textAt(each, "PaymentRefNum")));

	beforeAll(async () => {
		const all = {
			...university.tables,
			tbl_bank: tables.tbl_bank,
			payment: rows,
			tbl_student_wallet_ledger: wallet,
		};
		office = await startOffice({
			shape,
			university: { ...university, tables: all },
			company: { autoApply: false },
			prepared: false,
		});
		if (SERVER_ZONE) await office.mis(`SET GLOBAL time_zone = '${SERVER_ZONE}'`);
		for (const line of [
			["map", "items", "--create", "--income-account", "Tuition Fees"],
			["map", "locations", "--create"],
		]) {
			if (line[1] === "items") expect((await office.connect()).code).toBe(0);
			expect((await office.run(line)).code).toBe(0);
		}
		if (later) expect((await office.run(["mis", "prepare", "--yes"])).code).toBe(0);
		const account = (await office.company.objects("Account")).find((each) => each.AccountType === "Bank");
		for (const bank of ["1", "2"])
			expect((await run("map", "accounts", "--set", `bank:${bank}=${textAt(account, "Id")}`)).code).toBe(0);
		writeFileSync(join(office.home, "config.toml"), "[payments]\nenabled = true\n", { mode: 0o600 });
	}, 300_000);
	afterAll(async () => {
		if (SERVER_ZONE) await office.mis("SET GLOBAL time_zone = 'SYSTEM'");
		await office?.close();
	});

	it("are each in QuickBooks once, over their amount, of their day, and together what came in", async () => {
		const before = await wholeRows(office);
		const { reads } = await office.company.stats();
		const ran = await run("sync");
		expect([ran.code, at(ran.json.data, "payments", "successful")], ran.stderr).toEqual([3, expected.length]);
		const made = await ours();
		const right = expected.map(({ number, amount, day }) => `${number} ${amount} ${day}`);
		const found = made.map((each) =>
			[textAt(each, "PaymentRefNum"), textAt(each, "TotalAmt"), textAt(each, "TxnDate")].join(" "),
		);
		expect(found.toSorted()).toEqual(right.toSorted());
		expect(total(made.map((each) => Number(each.TotalAmt)))).toBe(total(expected.map(({ amount }) => amount)));
		expect(await wholeRows(office)).toEqual(before);
		// Beside the looks at the company, of three groups of records, at most 2 for each 1,000 payments.
		expect((await office.company.stats()).reads - reads).toBeLessThanOrEqual(LOOKS + (2 * PAYMENTS) / 1_000);
	}, 600_000);

	it("settle their own invoice and no other; every invoice owes what it should", async () => {
		const invoices = await office.company.objects("Invoice");
		const rowOf = new Map(invoices.map((each) => [textAt(each, "Id"), textAt(each, "DocNumber")]));
		const named = new Map(expected.map(({ number, invoice }) => [number, invoice]));
		const settled = (payment: QboObject) =>
			listAt(payment, "Line").map((line) => rowOf.get(textAt(line, "LinkedTxn", 0, "TxnId")));
		const strange = (await ours()).filter((payment) => {
			const own = `MIS-${named.get(textAt(payment, "PaymentRefNum"))}`;
			return settled(payment).some((number) => number !== own);
		});
		expect(strange).toEqual([]);
		const paid = new Map<number, number>();
		for (const { invoice, amount } of expected)
			if (invoice !== undefined) paid.set(invoice, (paid.get(invoice) ?? 0) + amount);
		const balances = new Map(invoices.map((each) => [textAt(each, "DocNumber"), Number(each.Balance)]));
		const wrong = charges.flatMap(({ id, row }) => {
			const owed = Math.max(0, Number(row.dept) - (paid.get(id) ?? 0));
			return balances.get(`MIS-${id}`) === owed ? [] : [[id, balances.get(`MIS-${id}`), owed]];
		});
		expect([charges.length > 0, wrong]).toEqual([true, []]);
	});

	it("are not sent a second time", async () => {
		const before = await office.company.stats();
		const again = await run("payments", "all");
		expect(outcomeOf(again), again.stderr).toMatchObject({ code: 3, successful: 0, unknown: 0 });
		expect((await office.company.stats()).writes).toBe(before.writes);
	}, 300_000);
});

/** Every row of what was paid and charged, whole but for the columns that are ours. */
async function wholeRows(office: Office): Promise<readonly string[]> {
	const connection = await createConnection({ uri: office.server.url(office.database), dateStrings: true });
	const OURS = ["quickbk_status", "pushed_by", "pushed_date", "quickbooks_id", "sync_token", "qk_id"];
	const all: string[] = [];
	for (const table of ["payment", "tbl_student_wallet_ledger", "tbl_imvoice", "tbl_personal_ug"]) {
		const [found] = await connection.query(`SHOW TABLES LIKE '${table}'`);
		if (!Array.isArray(found) || found.length === 0) continue;
		const [rows] = await connection.query(`SELECT * FROM ${table} ORDER BY 1`);
		for (const row of rows as Record<string, unknown>[])
			all.push(
				`${table} ${JSON.stringify(Object.entries(row).filter(([name]) => !OURS.includes(name.toLowerCase())))}`,
			);
	}
	await connection.end();
	return all;
}
