import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { examineLedger } from "../../src/audit/examine.js";
import { type AuditRooms, openAudit } from "../../src/audit/open.js";

/** More entries than SQLite writes ahead before it begins its `-wal` anew. */
export const MANY = 2_000;

const FILES = ["audit.sqlite", "audit.sqlite-wal"];

function write(audit: AuditRooms, entries: number): void {
	const most = 800;
	for (let left = entries; left > 0; left -= most) {
		const add = () => {
			for (let number = 0; number < Math.min(left, most); number++)
				audit.log.add({ event: "sent", detail: `number ${number}`.padEnd(entries === MANY ? 2_000 : 0) });
		};
		audit.database.transaction(add).immediate();
	}
}

/** A run as it stands when its process is killed after so many entries: the folder is what such a run leaves behind. */
export function killRun(home: string, aside: string, entries: number): void {
	examineLedger(home);
	const audit = openAudit(home);
	write(audit, entries);
	for (const name of FILES) copyFileSync(join(home, name), join(aside, name));
	audit.close();
	for (const name of FILES) copyFileSync(join(aside, name), join(home, name));
}

export function finishRun(home: string, entries: number): void {
	examineLedger(home);
	const audit = openAudit(home);
	write(audit, entries);
	audit.close();
}
