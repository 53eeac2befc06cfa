import { spawn } from "node:child_process";
import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeUniversity } from "../../src/sandbox/university/index.js";
import { type Office, PROGRAM, startOffice } from "./support.js";

/** What it prints on a terminal of 80 columns, line by line, and how it ends. */
function onTerminal({ cwd, env }: Office, args: readonly string[]): Promise<{ code: number | null; lines: string[] }> {
	const line = ["stty cols 80 rows 24;", process.execPath, PROGRAM, ...args].join(" ");
	// `script` of util-linux gives its command a terminal, and ends with the command's own exit code.
	const child = spawn("script", ["-qefc", line, "/dev/null"], { cwd, env: { ...env, TERM: "xterm" } });
	let printed = "";
	child.stdout.setEncoding("utf8").on("data", (text: string) => {
		printed += text;
	});
	child.stdin.end();
	return new Promise((resolve, reject) => {
		child.once("error", reject);
		child.once("close", (code) => {
			// What is erased again, or written over, does not stay on the screen.
			const lines = printed.replaceAll("\r\n", "\n").split("\n");
			resolve({
				code,
				lines: lines.map((each) => stripVTControlCharacters(each.split("\r").at(-1) ?? "")),
			});
		});
	});
}

describe("a MIS with every oddity at once, on a terminal of 80 columns", () => {
	let office: Office;
	beforeAll(async () => {
		const university = makeUniversity({ seed: 5, students: 4, applicants: 1, invoices: 6, dirt: false });
		office = await startOffice({ shape: "2026", university, prepared: false });
		await office.connect();
		await office.mis(`
			ALTER TABLE tbl_imvoice MODIFY dept DOUBLE NULL;
			ALTER TABLE tbl_imvoice MODIFY dept VARCHAR(30) NULL, MODIFY credit DECIMAL(12,4) NULL,
				ADD COLUMN doubled DECIMAL(12,4) AS (id * 2.5), ADD COLUMN extras JSON NULL,
				MODIFY invoice_date TIMESTAMP NULL DEFAULT NULL ON UPDATE CURRENT_TIMESTAMP,
				MODIFY QuickBk_Status TINYINT(2) ZEROFILL NOT NULL DEFAULT 0;
			UPDATE tbl_imvoice SET invoice_date = invoice_date, comment = 'ThÃ©ogÃ¨ne &amp; son' WHERE id = 2;
			UPDATE tbl_campus SET camp_full_name = '';
			CREATE TRIGGER shut_charges BEFORE UPDATE ON tbl_imvoice FOR EACH ROW SET @seen = 1;
			ALTER TABLE tbl_online_application DROP COLUMN QuickBk_Status,
				ADD COLUMN QuickBk_Status ENUM('No','Yes') NULL, MODIFY pushed_by VARCHAR(20) NULL;
			RENAME TABLE tbl_personal_ug TO people_of_the_university;
			CREATE VIEW tbl_personal_ug AS SELECT * FROM people_of_the_university`);
	});
	afterAll(() => office?.close());

	const ODDITIES = [
		/tbl_imvoice \(dept\): amounts as text \(varchar\(30\)\): one with two readings, such as 50\.000, is held/,
		/tbl_imvoice \(credit\): decimal\(12,4\) can hold more than two decimals/,
		/tbl_imvoice \(doubled\): made of other columns by the server/,
		/tbl_imvoice \(invoice_date\): the server sets it to now with every UPDATE/,
		/tbl_imvoice \(invoice_date\): a TIMESTAMP is shown in the time zone of whoever asks/,
		/tbl_imvoice \(shut_charges\): trigger, BEFORE UPDATE/,
		/tbl_personal_ug is a view/,
		/enum\('No','Yes'\) cannot hold 0, 1, 2 and 3/,
	];

	it.each([
		["mis inspect", [/tbl_online_application \(pushed_by\): varchar\(20\) is too short/]],
		["doctor", [/! Texts 1 record with a text that was encoded twice/, /which mends the one that is certain/]],
	])("is told by %s, each by its name, and no line is wider", async (command, more) => {
		const { code, lines } = await onTerminal(office, command.split(" "));
		expect(code, lines.join("\n")).toBe(6);
		expect(lines.filter((line) => line.length > 80)).toEqual([]);
		const told = lines.join(" ").replace(/\s+/g, " ");
		for (const words of [...ODDITIES, ...more]) expect(told).toMatch(words);
	});
});
