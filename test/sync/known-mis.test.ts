import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AuditRooms, openAudit } from "../../src/audit/open.js";
import type { Mis } from "../../src/mis/types.js";
import { checkKnownMis, estrangedRecords } from "../../src/sync/decide/known-mis.js";
import { ALL_KINDS } from "../../src/sync/kinds/kinds.js";
import type { Day } from "../../src/words/day.js";
import { type Identity, misId, qboId, realmId } from "../../src/words/ids.js";
import { parseMoney } from "../../src/words/money.js";
import type { MisRow } from "../../src/words/source.js";
import { aSettings } from "./kinds/made-up.js";

const SENT = 400;

describe("a ledger is pinned to its MIS by what was sent", () => {
	let home: string;
	let audit: AuditRooms;
	const ledger = () => audit.ledger(realmId("9130000000000001"));

	beforeAll(() => {
		home = mkdtempSync(join(tmpdir(), "eaur-qb-known-"));
		audit = openAudit(home);
		for (let id = 1; id <= SENT; id += 1) {
			const known = misId(String(id));
			const facts = { amount: parseMoney("1000"), day: "2025-09-01" as Day, payer: "22000017" as Identity };
			const intended = { ...facts, misId: known, digest: "", trace: `MIS-${id}`, key: known, title: known };
			const settlement = { misId: known, as: "adopted", qboId: qboId(known) } as const;
			ledger().recognise(
				"invoice",
				{ ...intended, customerId: undefined, said: undefined, issue: 1 },
				{ ...settlement, syncToken: undefined, intuitTid: undefined },
				"r",
			);
		}
	});
	afterAll(() => {
		audit.close();
		rmSync(home, { recursive: true });
	});

	type RowOf = (id: number) => Partial<Record<string, string>> | undefined;
	const partsOf = (rowOf: RowOf) => {
		const page: Mis["page"] = async (_source, { ids = [] }) =>
			ids.flatMap((id): MisRow[] => {
				const changes = rowOf(Number(id));
				if (changes === undefined) return [];
				const same = { payer: "22000017", debit: "1000", credit: "0", day: "2025-09-01", ...changes };
				const values = Object.fromEntries(Object.entries(same).map(([name, value]) => [name, value ?? null]));
				return [{ id, status: "synced", pushedBy: null, pushedAt: null, qboIdHint: null, values }];
			});
		const mis = { page, where: "another database" } as unknown as Mis;
		return { mis, ledger: ledger(), settings: aSettings(), kinds: ALL_KINDS };
	};
	const check = (rowOf: RowOf) => checkKnownMis(partsOf(rowOf));

	it("the same rows: the run goes on", async () => {
		await expect(check(() => ({}))).resolves.toEqual([]);
	});

	it("other charges under the last numbers: it is another MIS", async () => {
		const other = check((id) => (id > SENT - 20 ? { debit: "7" } : {}));
		await expect(other).rejects.toMatchObject({ reason: "configuration", code: "QB005" });
	});

	it("none of the last numbers: it is another MIS, or an old copy", async () => {
		await expect(check((id) => (id > SENT - 100 ? undefined : {}))).rejects.toMatchObject({ reason: "configuration" });
	});

	it("an archive that agrees in its last numbers, and has other charges under the old ones: another MIS", async () => {
		const archive = check((id) => (id <= SENT - 100 ? { debit: "7" } : {}));
		await expect(archive).rejects.toMatchObject({ reason: "configuration" });
	});

	it("old years that were put away, and a handful of corrections: the same MIS", async () => {
		await expect(check((id) => (id <= SENT - 100 ? undefined : {}))).resolves.toEqual([]);
		await expect(check((id) => (id > SENT - 5 ? { debit: "7" } : {}))).resolves.toHaveLength(5);
	});

	it("changed on purpose, and acknowledged once: whatever is compared later, until a row changes again", async () => {
		const corrected = () => ({ debit: "1100" });
		await expect(check(corrected)).rejects.toMatchObject({ reason: "configuration" });
		const estranged = await estrangedRecords(partsOf(corrected));
		expect(estranged).toHaveLength(SENT);
		const said = estranged.map((each) => ({ ...each, kind: each.kind.name }));
		ledger().acknowledge(said, "changes acknowledge mis", "all fees corrected");
		await expect(check(corrected)).resolves.toEqual([]);
		expect(await estrangedRecords(partsOf(corrected))).toEqual([]);
		// A run holds what is set to 0: the next one compares others.
		const problem = { code: "QB005", detail: "corrected", fix: "look" } as const;
		const held = [...ledger().lastSent("invoice", 100), ...ledger().sentAcross("invoice", 50)].map(({ misId: id }) => {
			return { misId: id, key: id, title: id, problem, digest: "", amount: undefined, day: undefined, contested: true };
		});
		ledger().hold("invoice", held, "a run");
		await expect(check(corrected)).resolves.toEqual([]);
		await expect(check(() => ({ debit: "7" }))).rejects.toMatchObject({ reason: "configuration" });
	});
});
