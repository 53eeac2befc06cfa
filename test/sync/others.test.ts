import { describe, expect, it } from "vitest";
import type { Ledger } from "../../src/audit/ledger.js";
import type { Mis } from "../../src/mis/types.js";
import { rowOfOtherInvoice } from "../../src/sync/kinds/invoice/others.js";
import { KINDS } from "../../src/sync/kinds/kinds.js";
import { NewestOfOthers } from "../../src/sync/look/newest.js";
import { othersMayBeAtWork, untilOldEnough } from "../../src/sync/look/others.js";
import { misId } from "../../src/words/ids.js";
import type { MappingSettings } from "../../src/words/settings.js";
import type { SyncStatus } from "../../src/words/source.js";

const NOW = new Date("2026-11-21T06:30:00Z");
const metAt = (at: Date) => ({ at, kind: "invoice", source: KINDS.invoice.source, id: misId("7") });
const ago = (seconds: number) => new Date(NOW.getTime() - seconds * 1_000);

describe("before anything is sent, what another computer may have on the wire is waited for", () => {
	const parts = (upForMs: number | undefined, writeBack = false, status?: SyncStatus) => ({
		mis: { upForMs: async () => upForMs, page: async () => (status ? [{ status }] : []) } as unknown as Mis,
		writeBack,
		othersInFlightMs: 150_000,
	});
	const HOURS = 7_200_000;

	it.each([
		["a server that has been up for long", HOURS, undefined, false, 0],
		["a server that came up half a minute ago: its locks ended then", 30_000, undefined, false, 122_000],
		["an embedded file, whose lock ends with its holder", undefined, undefined, false, 0],
		["a document of others of a minute ago", HOURS, ago(60), false, 90_000],
		["a document of others of yesterday", HOURS, ago(86_400), false, 0],
		["a lock of our own that was lost", HOURS, undefined, true, 150_000],
		["all of it: the longest", 1_000, ago(149), true, 151_000],
	])("%s", async (_what, up, met, lockLost, ms) => {
		expect(await othersMayBeAtWork(parts(up), { met: met && metAt(met), now: NOW, lockLost })).toBe(ms);
	});

	it.each<[SyncStatus | undefined, number]>([
		["in-progress", 0],
		["synced", 0],
		[undefined, 90_000],
		["not-synced", 90_000],
		["failed", 90_000],
	])(
		"where the MIS is told rows of others are at 3, and left alone; one that is %s here (or not there at all) is waited for",
		async (status, ms) => {
			const asked = { met: metAt(ago(60)), now: NOW, lockLost: true };
			expect(await othersMayBeAtWork(parts(0, true, status), asked)).toBe(ms);
			expect(await othersMayBeAtWork(parts(0, true, status), { ...asked, met: metAt(ago(86_400)) })).toBe(0);
		},
	);
});

describe("a released row is called absent only when its last holder's request must be done", () => {
	it.each([
		["just released", ["2026-11-21 08:30:00"], 152_000],
		["of two the younger counts", ["2026-11-21 08:00:00", "2026-11-21 08:29:00"], 92_000],
		["taken an hour ago", ["2026-11-21 07:30:00"], 0],
		["nobody knows when", [null], 0],
		["none", [], 0],
	])("%s", (_what, pushedAt, ms) => {
		expect(untilOldEnough(pushedAt, "2026-11-21 08:30:00", 150_000)).toBe(ms);
	});
});

describe("invoices under our numbers that are not ours", () => {
	it("are told by the ledger, and the newest counts", () => {
		const ledger = { record: (_kind: string, id: string) => (id === "7" ? { qboId: "70" } : undefined) };
		const settings = { invoices: { prefix: "MIS-" } };
		const others = new NewestOfOthers(rowOfOtherInvoice, { ledger, settings } as unknown as {
			ledger: Ledger;
			settings: MappingSettings;
		});
		const invoice = (Id: string, DocNumber: string, seconds: number) => {
			return { Id, DocNumber, MetaData: { CreateTime: ago(seconds).toISOString() } };
		};
		others.take([invoice("70", "MIS-7", 1), invoice("80", "MIS-8", 20), { Id: "1", DocNumber: "MIS-9" }]);
		others.take([invoice("81", "MIS-7-2", 10), invoice("82", "MIS-12", 30)]);
		expect(others.newest).toMatchObject({ at: ago(10), id: "7" });
	});
});
