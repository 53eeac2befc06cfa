import { fileURLToPath } from "node:url";
import { type LaneResult, laneResult } from "./lanes.js";
import type { LoopOrder, LoopReport, Way } from "./loop.js";
import { measure } from "./processes.js";
import { startBenchSandbox } from "./sandbox.js";
import { MINUTE_MS, type Scale } from "./scale.js";

const LOOP = fileURLToPath(new URL("loop.ts", import.meta.url));

/** The pause between two calls in the guides. */
const GUIDES_PAUSE_MS = 500;

/**
 * Another way of sending, over node-quickbooks and against a sandbox of its own: `measured` records, the rate of which
 * stands for any number.
 */
export async function otherWay(
	program: string,
	scale: Scale,
	way: Way,
	name: string,
	measured: number,
	compared: number,
): Promise<LaneResult> {
	const sandbox = await startBenchSandbox(program);
	try {
		const [customer] = await sandbox.objects("Customer");
		const [item] = (await sandbox.objects("Item")).filter(({ Type }) => Type === "Service");
		if (!customer || !item) throw new Error("The sandbox's company has no customer or no item");
		const { url, realm_id, tokens } = sandbox.connection;
		const order: LoopOrder = {
			way,
			records: measured,
			url,
			realm: realm_id,
			token: tokens.access_token,
			pauseMs: scale.shortened(GUIDES_PAUSE_MS),
			throttleWaitMs: scale.shortened(MINUTE_MS),
			customerId: customer.Id,
			itemId: item.Id,
		};
		await sandbox.pace(scale);
		const before = await sandbox.stats();
		const run = await measure(["--import", "tsx", LOOP, JSON.stringify(order)], {
			PATH: process.env.PATH,
			HOME: process.env.HOME,
		});
		if (run.code !== 0) throw new Error(`The loop ended with ${run.code}:\n${run.stderr}`);
		const { ms, cpuMs, failed } = JSON.parse(run.stdout) as LoopReport;
		if (failed > 0) throw new Error(`${failed} of ${measured} records of the loop failed`);
		return laneResult(
			name,
			scale,
			measured,
			{ ms, cpuMs, peakMb: run.peakMb },
			before,
			await sandbox.stats(),
			compared,
		);
	} finally {
		await sandbox.close();
	}
}
