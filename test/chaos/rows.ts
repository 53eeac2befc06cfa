import type { ExpectedCustomer } from "../../src/sandbox/university/index.js";
import { onStage, type Scenario, type Scene, SLOW } from "./scene.js";
import type { ExpectedRow, Machine, Stage } from "./stage.js";

// Rows of the MIS that become other ones: while a run has read them and not sent them yet, or after they were sent.

type Invoice = Extract<ExpectedRow, { table: "tbl_imvoice" }>;

/** A run has ended with records that it held (contract: exit code 3). */
const HELD = 3;

const LATER_DAY = "2026-02-01";

function pick<T>(list: readonly T[], random: () => number): T {
	const one = list[Math.floor(random() * list.length)];
	if (one === undefined) throw new Error("There is nothing left to choose from");
	return one;
}

const studentsOf = ({ expected }: Stage): ExpectedCustomer[] =>
	expected.filter((row): row is ExpectedCustomer => row.table === "tbl_personal_ug" && row.outcome === "send");

const invoicesOf = ({ expected }: Stage): Invoice[] =>
	expected.filter((row): row is Invoice => row.table === "tbl_imvoice" && row.outcome === "send");

/** The same charge with other facts, and the SQL that makes it so. */
function edited(invoice: Invoice, stage: Stage, random: () => number): { readonly set: string; readonly now: Invoice } {
	const student = pick(studentsOf(stage), random);
	const amount = String(1_000 + Math.floor(random() * 900_000));
	return pick(
		[
			{ set: `dept = ${amount}`, now: { ...invoice, amount } },
			{ set: `invoice_date = '${LATER_DAY}'`, now: { ...invoice, day: LATER_DAY } },
			{ set: `reg_no = '${student.identity}'`, now: { ...invoice, payer: payerOf(student) } },
		],
		random,
	);
}

const payerOf = ({ table, key }: ExpectedCustomer): NonNullable<Invoice["payer"]> => ({ table, key });

/** Edits one row, if nobody has taken it yet; whether it did. */
async function edit({ stage, random }: Scene): Promise<boolean> {
	const invoice = pick(invoicesOf(stage), random);
	const { set, now } = edited(invoice, stage, random);
	const [done] = await stage.query(
		`UPDATE tbl_imvoice SET ${set} WHERE id = ${invoice.key} AND QuickBk_Status = 0; SELECT ROW_COUNT() AS edited`,
	);
	if (done?.edited !== "1") return false;
	stage.expected[stage.expected.indexOf(invoice)] = now;
	return true;
}

/** An office corrects charges all the time that a run is at work. */
const editedMeanwhile: Scenario = {
	name: "rows edited between reading and sending",
	play: (parts) =>
		onStage({ ...parts, invoices: 400 }, SLOW, async (scene) => {
			const machine = await scene.stage.machine();
			await machine.succeed(["customers", "all"]);
			let injected = 0;
			const { child, ended } = machine.start(["invoices", "all"], { limits: { items: "4", in_flight: "3" } });
			while (child.exitCode === null) if (await edit(scene)) injected += 1;
			await ended;
			return { injected, machine };
		}),
};

/** A charge is deleted and its number given to another; two people change places; both are charged anew. */
const usedAgain: Scenario = {
	name: "row ids used again for others",
	play: (parts) =>
		onStage(parts, {}, async (scene) => {
			const { stage, random, wrong } = scene;
			const machine = await stage.machine();
			let injected = 0;
			for (let round = 0; round < 4; round += 1) {
				await machine.run(["sync"]);
				const invoice = pick(
					invoicesOf(stage).filter(({ deleted, document }) => !deleted && !document),
					random,
				);
				await giveToAnother(scene, invoice);
				const [one, two] = [pick(studentsOf(stage), random), pick(studentsOf(stage), random)];
				await changePlaces(stage, one.identity, two.identity);
				for (const student of [one, two]) await charge(scene, student);
				injected += 2;
				await sendWithDeath(machine, random, wrong);
				await machine.succeed(["invoices", "single", String(invoice.key), "--again", "--yes"]);
			}
			return { injected, machine };
		}),
};

async function giveToAnother({ stage, random }: Scene, invoice: Invoice): Promise<void> {
	const student = pick(studentsOf(stage), random);
	const amount = String(1_000 + Math.floor(random() * 900_000));
	await stage.query(`CREATE TEMPORARY TABLE kept AS SELECT fee_category FROM tbl_imvoice WHERE id = ${invoice.key};
		DELETE FROM tbl_imvoice WHERE id = ${invoice.key}; SET sql_mode = '';
		INSERT INTO tbl_imvoice (id, reg_no, dept, credit, invoice_date, fee_category, QuickBk_Status)
		SELECT ${invoice.key}, '${student.identity}', ${amount}, 0, '${LATER_DAY}', fee_category, 0 FROM kept; DROP TABLE kept`);
	stage.expected[stage.expected.indexOf(invoice)] = { ...invoice, deleted: true };
	const document = `MIS-${invoice.key}-2`;
	stage.expected.push({ ...invoice, amount, day: LATER_DAY, payer: payerOf(student), document });
}

/** As when the table is loaded anew in another order: each row id is the other one's now. No run reads rows at 1 again. */
async function changePlaces(stage: Stage, one = "", two = ""): Promise<void> {
	await stage.query(`SET @one = (SELECT per_id_ug FROM tbl_personal_ug WHERE reg_no = '${one}');
		SET @two = (SELECT per_id_ug FROM tbl_personal_ug WHERE reg_no = '${two}');
		UPDATE tbl_personal_ug SET per_id_ug = 999999 WHERE per_id_ug = @one;
		UPDATE tbl_personal_ug SET per_id_ug = @one WHERE per_id_ug = @two;
		UPDATE tbl_personal_ug SET per_id_ug = @two WHERE per_id_ug = 999999`);
}

async function charge({ stage }: Scene, student: ExpectedCustomer): Promise<void> {
	const key = Math.max(...invoicesOf(stage).map((each) => each.key)) + 1;
	await stage.query(`SET sql_mode = '';
		INSERT INTO tbl_imvoice (id, reg_no, dept, credit, invoice_date, fee_category, QuickBk_Status)
		SELECT ${key}, '${student.identity}', ${key}, 0, '${LATER_DAY}', fee_category, 0 FROM tbl_imvoice LIMIT 1`);
	const facts = { amount: String(key), day: LATER_DAY, payer: payerOf(student) };
	stage.expected.push({ table: "tbl_imvoice", key, outcome: "send", ...facts });
}

/** Killed once on the way; the one after it must hold the number that was used again. */
async function sendWithDeath(machine: Machine, random: () => number, wrong: string[]): Promise<void> {
	const step = pick(["claimed", "intended", "attempted", "answered", "settled"], random);
	await machine.run(["sync"], { kill: { step, nth: 1 }, limits: { items: "2" } });
	const { code } = await machine.run(["sync"]);
	if (code !== HELD) wrong.push(`a number that was used again was not held: the run ended with ${code}`);
}

export const ROWS: readonly Scenario[] = [editedMeanwhile, usedAgain];
