import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { ourPayments } from "./lanes.js";
import { largeMoney } from "./large-money.js";
import { Scale } from "./scale.js";

// npm run bench:payments: payments under Intuit's limits, and very many of them on a large MIS.

const { values } = parseArgs({
	options: {
		/** How often faster than real life. */
		factor: { type: "string", default: "10" },
		/** Sent under Intuit's limits; 0 leaves that out. */
		lane: { type: "string", default: "10000" },
		/** On the large MIS; 0 leaves that out. */
		payments: { type: "string", default: "100000" },
		invoices: { type: "string", default: "1000000" },
		students: { type: "string", default: "2000" },
		program: { type: "string", default: fileURLToPath(new URL("../../bin/eaur-qb.js", import.meta.url)) },
	},
});

const say = (line: string) => process.stdout.write(`${line}\n`);

const lane = Number(values.lane);
if (lane > 0) {
	const scale = new Scale(Number(values.factor));
	const { perMinute, ratio, cpuMsPerRecord, peakMb, calls, meteredReads } = await ourPayments(
		values.program,
		scale,
		lane,
	);
	const rate = `${lane} payments: ${Math.round(perMinute)} a minute, ratio ${ratio.toFixed(3)}`;
	const effort = `${cpuMsPerRecord.toFixed(2)} ms of CPU each, ${Math.round(peakMb)} MB`;
	say(`${rate}, ${effort}, ${calls} calls, ${meteredReads} metered reads`);
}
const size = {
	payments: Number(values.payments),
	invoices: Number(values.invoices),
	students: Number(values.students),
};
if (size.payments > 0) await largeMoney(values.program, size, say);
