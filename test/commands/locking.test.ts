import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Context } from "../../src/commands/context.js";
import { lockMis } from "../../src/commands/locking.js";
import { realmId } from "../../src/words/ids.js";
import { type AMis, makeMis } from "../mis/a-mis.js";

describe("the lock on the MIS server, when its connection is lost in the middle of a run", () => {
	let here: AMis;
	const ends: (() => void | Promise<void>)[] = [];
	const context = { onEnd: (end: () => void | Promise<void>) => ends.push(end) } as unknown as Context;

	beforeAll(async () => {
		here = await makeMis("MariaDB", "guide");
	});
	afterAll(async () => {
		for (const end of ends) await end();
		await here?.mis.close();
	});

	const holder = async () => {
		const rows = await here.rows(
			"SELECT CAST(ID AS CHAR) AS id FROM information_schema.PROCESSLIST WHERE ID IN (SELECT LOCK_OWNER FROM (SELECT IS_USED_LOCK(CONCAT('eaur-qb:', LEFT(SHA2('4711', 256), 16))) AS LOCK_OWNER) AS held)",
		);
		return rows[0]?.id;
	};

	it("is taken again once, however many batches ask for it at the same time", async () => {
		const guard = await lockMis(context, here.mis, realmId("4711"));
		const first = await holder();
		expect(first).toBeDefined();
		await here.run(`KILL ${first}`);
		await expect.poll(holder).toBeUndefined();
		await Promise.all([guard(), guard(), guard(), guard()]);
		expect(await holder()).toBeDefined();
		expect(await holder()).not.toBe(first);
	});
});
