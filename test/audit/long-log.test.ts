import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { expect, it } from "vitest";
import { type Entry, GENESIS, hashOfEntry } from "../../src/audit/log.js";
import { openAudit } from "../../src/audit/open.js";
import { verifyChain } from "../../src/audit/verify.js";
import { exportAudit } from "../../src/commands/audit-export.js";
import type { Context } from "../../src/commands/context.js";

function* chain(entries: number): Generator<Entry> {
	let hash = GENESIS;
	for (let seq = 1; seq <= entries; seq += 1) {
		const entry = { seq, at: "2026", run_id: null, realm: null, kind: null, mis_id: null, event: "sent", detail: "" };
		hash = hashOfEntry(hash, { ...entry, intuit_tid: null, hash });
		yield { ...entry, intuit_tid: null, hash };
	}
}

it("a long log is verified with a pause now and then, in which Ctrl-C is heard", async () => {
	let heard = false;
	setImmediate(() => {
		heard = true;
	});
	const found = await verifyChain(() => chain(10_000));
	expect([heard, found]).toEqual([true, expect.objectContaining({ whole: true, entries: 10_000 })]);
});

it("an export that is ended in its midst leaves no half file", async () => {
	const home = mkdtempSync(join(tmpdir(), "eaur-qb-long-"));
	const audit = openAudit(home);
	audit.database.transaction(() => {
		for (let number = 1; number <= 3_000; number += 1) audit.log.add({ event: "sent", detail: `number ${number}` });
	})();
	audit.close();
	const closers: (() => void)[] = [];
	const context = { config: { home }, onEnd: (close: () => void) => closers.push(close) } as unknown as Context;
	const file = join(home, "audit.jsonl");
	const ending = exportAudit(context, { file }).catch(() => {});
	await turn();
	expect(existsSync(file)).toBe(true);
	closers.at(-1)?.();
	expect(existsSync(file)).toBe(false);
	await ending;
	closers[0]?.();
	rmSync(home, { recursive: true });
});
