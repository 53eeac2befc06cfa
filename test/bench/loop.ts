import { createRequire } from "node:module";
import { setTimeout as sleep } from "node:timers/promises";

// The other ways of sending, each in a process of its own: node-quickbooks as it is, one call a record.

export type Way = "paused" | "concurrent" | "customers";

export interface LoopOrder {
	readonly way: Way;
	readonly records: number;
	readonly url: string;
	readonly realm: string;
	readonly token: string;
	readonly pauseMs: number;
	readonly throttleWaitMs: number;
	readonly customerId: string;
	readonly itemId: string;
}

export interface LoopReport {
	readonly ms: number;
	readonly cpuMs: number;
	readonly failed: number;
}

type Callback = (error: unknown, data: unknown, response?: { readonly status?: number }) => void;
interface Library {
	endpoint: string;
	createInvoice(invoice: object, callback: Callback): void;
	createCustomer(customer: object, callback: Callback): void;
}
type Constructor = new (...args: readonly unknown[]) => Library;

/** How many requests the concurrent loop keeps in flight: Intuit's limit. */
const IN_FLIGHT = 10;
const MINOR_VERSION = 75;

const order = JSON.parse(process.argv[2] ?? "") as LoopOrder;
const Library = createRequire(import.meta.url)("node-quickbooks") as Constructor;
const library = new Library("", "", order.token, false, order.realm, false, false, MINOR_VERSION, "2.0");
library.endpoint = `${order.url}/v3/company/`;
let failed = 0;

const started = performance.now();
const cpuBefore = process.cpuUsage();
if (order.way === "concurrent") await concurrently();
else for (let index = 0; index < order.records; index += 1) await oneAfterAnother(index);
const { user, system } = process.cpuUsage(cpuBefore);
const report: LoopReport = { ms: performance.now() - started, cpuMs: (user + system) / 1000, failed };
process.stdout.write(JSON.stringify(report));

async function oneAfterAnother(index: number): Promise<void> {
	if (order.way === "customers") await until(() => create("createCustomer", { DisplayName: `Loop ${index}` }));
	else await until(() => create("createInvoice", invoice(index)));
	if (order.way === "paused") await sleep(order.pauseMs);
}

async function concurrently(): Promise<void> {
	let next = 0;
	const worker = async () => {
		while (next < order.records) {
			const index = next;
			next += 1;
			await until(() => create("createInvoice", invoice(index)));
		}
	};
	await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
}

/** Again after a minute, whenever QuickBooks says that it was too much. */
async function until(attempt: () => Promise<number>): Promise<void> {
	for (;;) {
		const status = await attempt();
		if (status !== 429) {
			if (status >= 400) failed += 1;
			return;
		}
		await sleep(order.throttleWaitMs);
	}
}

function create(method: "createInvoice" | "createCustomer", body: object): Promise<number> {
	return new Promise((resolve) => {
		library[method](body, (error, _data, response) => resolve(response?.status ?? (error ? 500 : 200)));
	});
}

function invoice(index: number): object {
	return {
		DocNumber: `L-${index}`,
		TxnDate: "2026-01-15",
		CustomerRef: { value: order.customerId },
		Line: [
			{
				Amount: 1000,
				DetailType: "SalesItemLineDetail",
				SalesItemLineDetail: { ItemRef: { value: order.itemId }, Qty: 1, UnitPrice: 1000 },
			},
		],
	};
}
