import { describe, expect, it } from "vitest";
import type { Mis } from "../../../src/mis/types.js";
import { misbookedFailure } from "../../../src/sync/decide/misbooked.js";
import { checkCompany, checkMis, companyWarnings } from "../../../src/sync/decide/preflight.js";
import type { Kind } from "../../../src/sync/kinds/kind.js";
import { KINDS } from "../../../src/sync/kinds/kinds.js";
import { Failure } from "../../../src/words/failure.js";
import type { Source } from "../../../src/words/source.js";
import { aCompany, aSettings } from "../kinds/made-up.js";

const failureOf = (work: () => void): unknown => {
	try {
		work();
	} catch (error) {
		return error;
	}
	return undefined;
};

describe("a company is not written into at all", () => {
	const fit: Kind = { ...KINDS.invoice, unfit: () => undefined };
	const unfit = (detail: string): Kind => ({
		...fit,
		unfit: () => new Failure("configuration", { code: "QB004", detail, fix: "" }),
	});
	const check = (kinds: readonly Kind[], homeCurrency = "RWF") =>
		failureOf(() => checkCompany(aCompany({ homeCurrency }), aSettings(), kinds));

	it("unless it fits all that is sent", () => {
		expect(check([fit, fit])).toBeUndefined();
		expect(check([fit, unfit("no numbers"), unfit("no taxes")])).toMatchObject({ message: "no numbers" });
	});

	it.each([
		["USD", "is USD, the MIS counts in RWF", "If the MIS really counts in USD"],
		["", "is unknown, the MIS counts in RWF", "If the MIS really counts in another currency"],
	])("that counts in another currency (%s), whatever else is wrong", (currency, detail, fix) => {
		expect(check([unfit("no numbers")], currency)).toMatchObject({
			...{ reason: "configuration", code: "QB004" },
			message: expect.stringContaining(detail) as string,
			fix: expect.stringContaining(fix) as string,
		});
	});

	it("of one that applies credits by itself a person is warned", () => {
		expect(companyWarnings(aCompany())).toEqual([]);
		expect(companyWarnings(aCompany({ autoAppliesCredits: true }))).toEqual([
			expect.stringMatching(/^Made-up University applies credits to invoices automatically/),
		]);
	});
});

describe("a MIS is not marked", () => {
	function aMis(marks: Readonly<Record<string, number>> = {}, untracked: readonly string[] = []) {
		const asked: string[] = [];
		const mis = {
			requireTracking: ({ table }: Source) => Promise.resolve(asked.push(`tracking of ${table}`)),
			isTracked: ({ table }: Source) => Promise.resolve(!untracked.includes(table)),
			countSandboxMarks: ({ table }: Source) => {
				asked.push(`marks in ${table}`);
				return Promise.resolve(marks[table] ?? 0);
			},
		} as unknown as Mis;
		return { mis, asked };
	}
	const [student, invoice] = [KINDS.student, KINDS.invoice];
	const kinds = [student, invoice];
	const [people, charges] = [student.source.table, invoice.source.table];

	it("without its columns for that, of what is sent; nothing is asked where nothing is written", async () => {
		const { mis, asked } = aMis();
		await checkMis({ mis, writeBack: false, production: true, kinds }, [invoice]);
		expect(asked).toEqual([]);
		await checkMis({ mis, writeBack: true, production: false, kinds }, [invoice]);
		expect(asked).toEqual([`tracking of ${charges}`]);
	});

	it("for a real company while marks of a rehearsal stand in any of its tables", async () => {
		const none = aMis();
		await checkMis({ mis: none.mis, writeBack: true, production: true, kinds }, [invoice]);
		expect(none.asked).toEqual([`tracking of ${charges}`, `marks in ${people}`, `marks in ${charges}`]);
		const { mis } = aMis({ [people]: 2, [charges]: 3 });
		await expect(checkMis({ mis, writeBack: true, production: true, kinds }, [invoice])).rejects.toMatchObject({
			...{
				reason: "configuration",
				code: "QB011",
				message: expect.stringMatching(/^5 rows of the MIS were marked/) as string,
			},
		});
	});

	it("a table that is not tracked has none", async () => {
		const { mis, asked } = aMis({ [people]: 2 }, [people]);
		await checkMis({ mis, writeBack: true, production: true, kinds }, [invoice]);
		expect(asked).not.toContain(`marks in ${people}`);
	});
});

describe("nothing like what QuickBooks made otherwise is sent until that is resolved", () => {
	const problem = { code: "QB009", detail: "its total is 5", fix: "Look." } as const;

	it.each([
		[0, "MIS-1: its total is 5. Nothing like it is sent until that is resolved."],
		[
			2,
			"MIS-1: its total is 5. So it is with 2 more: eaur-qb status names them. Nothing like it is sent until that is resolved.",
		],
	])("with %i more", (others, message) => {
		expect(misbookedFailure("MIS-1", problem, others)).toMatchObject({
			...{ reason: "surroundings", code: "QB009", message, fix: "Look." },
		});
	});

	it("also where the ledger does not know why", () => {
		expect(misbookedFailure("MIS-1", undefined)).toMatchObject({
			...{ code: "QB005", fix: "See `eaur-qb status`." },
			message: "MIS-1: QuickBooks made something else of it. Nothing like it is sent until that is resolved.",
		});
	});
});
