import type { AuditLog } from "./log.js";
import type { Sqlite } from "./sqlite.js";

/** Remembers the settings of a run; what is another than the last time is an entry of the log. */
export function noteSettings(database: Sqlite, log: AuditLog, settings: Readonly<Record<string, string>>): void {
	const work = () => {
		const rows = database.prepare("SELECT name, value FROM setting").all() as { name: string; value: string }[];
		const before = new Map(rows.map(({ name, value }) => [name, value]));
		const changed = Object.entries(settings).filter(([name, value]) => before.get(name) !== value);
		if (changed.length === 0) return;
		const insert = database.prepare("INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)");
		for (const [name, value] of changed) insert.run(name, value);
		log.add({ event: before.size === 0 ? "settings" : "settings changed", detail: wordsOf(changed, before) });
	};
	database.transaction(work).immediate();
}

/** "invoices.amount: net (was debit)" */
function wordsOf(changed: readonly [string, string][], before: ReadonlyMap<string, string>): string {
	return changed
		.map(([name, value]) => `${name}: ${value}${before.has(name) ? ` (was ${before.get(name)})` : ""}`)
		.join("; ");
}
