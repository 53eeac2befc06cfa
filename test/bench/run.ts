import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { hasMariadb } from "../support/mariadb.js";
import { type LaneResult, ourCustomers, ourInvoices } from "./lanes.js";
import { largeMis } from "./mis.js";
import { otherWay } from "./others.js";
import { type BenchResult, tablesOf, thisMachine } from "./report.js";
import { Scale } from "./scale.js";
import { startUp } from "./start-up.js";

// npm run bench: every way of sending beside the others in one run. Prints its tables and writes a JSON file.

const { values } = parseArgs({
	options: {
		/** How often faster than real life. */
		factor: { type: "string", default: "10" },
		sizes: { type: "string", default: "1000,10000,50000" },
		/** Invoices of which every tenth batch gets no answer. */
		unanswered: { type: "string", default: "20000" },
		customers: { type: "string", default: "200" },
		/** Undivided: what a process adds between two calls is not divided either, and here each call waits for the last. */
		"customers-factor": { type: "string", default: "1" },
		/** Up to so many invoices the times are not divided: they take seconds as it is. */
		undivided: { type: "string", default: "1000" },
		"mis-invoices": { type: "string", default: "1000000" },
		"mis-people": { type: "string", default: "300000" },
		/** Another build of ours than this checkout's. */
		program: { type: "string", default: fileURLToPath(new URL("../../bin/eaur-qb.js", import.meta.url)) },
		out: { type: "string", default: "bench.json" },
	},
});

/** The slow ways are measured on so many, and extrapolated: their rate does not depend on the number. */
const SLOW_RECORDS = 100;

const { program, out } = values;
const scale = new Scale(Number(values.factor));
const sizes = values.sizes.split(",").map(Number);

const lanes: LaneResult[] = [];
const add = (lane: LaneResult) => {
	lanes.push(lane);
	process.stderr.write(`${lane.way}, ${lane.records}: ${Math.round(lane.perMinute)} a minute\n`);
};
const times = await startUp(program);
const mis = hasMariadb()
	? await largeMis(program, Number(values["mis-people"]), Number(values["mis-invoices"]))
	: undefined;
const scaleOf = (size: number) => (size <= Number(values.undivided) ? new Scale(1) : scale);
for (const size of sizes) add(await ourInvoices(program, scaleOf(size), size, "none"));
add(await ourInvoices(program, scale, Number(values.unanswered), "unanswered"));
const guides = await otherWay(
	program,
	scale,
	"paused",
	"the guides: one call, half a second",
	SLOW_RECORDS,
	scale.ceiling,
);
const loop = await otherWay(
	program,
	scale,
	"concurrent",
	"a loop with 10 calls in flight",
	SLOW_RECORDS,
	scale.ceiling,
);
for (const size of sizes) for (const way of [guides, loop]) add({ ...way, records: size });
const customers = Number(values.customers);
const slower = new Scale(Number(values["customers-factor"]));
const alone = await otherWay(program, slower, "customers", "customers, one call at a time", customers, Number.NaN);
add({ ...alone, ratio: 1 });
const ours = await ourCustomers(program, slower, customers);
add({ ...ours, ratio: ours.perMinute / alone.perMinute });

const result: BenchResult = {
	machine: thisMachine(),
	factor: scale.factor,
	ceilingPerMinute: scale.ceiling,
	lanes,
	startUp: times,
	mis,
};
writeFileSync(out, `${JSON.stringify(result, undefined, "\t")}\n`);
process.stdout.write(`${tablesOf(result)}\n\nWritten to ${out}\n`);
