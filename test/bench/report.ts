import { cpus, totalmem } from "node:os";
import type { LaneResult } from "./lanes.js";
import type { MisResult } from "./mis.js";
import type { StartUp } from "./start-up.js";

/** Everything that one run of the bench found. */
export interface BenchResult {
	readonly machine: { readonly cores: number; readonly memoryGb: number; readonly node: string };
	readonly factor: number;
	readonly ceilingPerMinute: number;
	readonly lanes: readonly LaneResult[];
	readonly startUp: StartUp;
	readonly mis: MisResult | undefined;
}

export function thisMachine(): BenchResult["machine"] {
	return { cores: cpus().length, memoryGb: Math.round(totalmem() / 1024 ** 3), node: process.version };
}

/** The tables, as Markdown. */
export function tablesOf(result: BenchResult): string {
	const { machine, factor, ceilingPerMinute } = result;
	return [
		`${machine.cores} cores, ${machine.memoryGb} GB, Node ${machine.node}; times divided by ${factor}; ` +
			`ceiling: ${count(ceilingPerMinute)} invoices a minute`,
		table(LANE_COLUMNS, result.lanes.map(laneRow)),
		table(FORECAST_COLUMNS, result.lanes.flatMap(forecastRow)),
		table(["start-up", "ms", "to bare Node"], startUpRows(result.startUp)),
		...(result.mis ? [table(["large MIS", "ms", "", "peak MB"], misRows(result.mis))] : []),
	].join("\n\n");
}

const LANE_COLUMNS = [
	"way",
	"records",
	"measured",
	"a minute",
	"ratio",
	"CPU ms a record",
	"peak MB",
	"calls",
	"metered reads",
	"429s",
];

function laneRow(lane: LaneResult): string[] {
	return [
		lane.way,
		count(lane.records),
		count(lane.measured),
		count(Math.round(lane.perMinute)),
		lane.ratio.toFixed(3),
		lane.cpuMsPerRecord.toFixed(2),
		lane.peakMb.toFixed(0),
		count(lane.calls),
		count(lane.meteredReads),
		count(lane.throttled),
	];
}

const FORECAST_COLUMNS = ["forecast", "records", "calls said", "calls made", "off by", "s said", "s taken", "off by"];

function forecastRow({ way, records, calls, seconds, forecast }: LaneResult): string[][] {
	if (!forecast) return [];
	const off = (said: number, came: number) => `${(100 * (said / came - 1)).toFixed(0)} %`;
	return [
		[
			`${way}, ${count(records)}`,
			count(forecast.records),
			count(forecast.calls),
			count(calls),
			off(forecast.calls, calls),
			forecast.seconds.toFixed(1),
			seconds.toFixed(1),
			off(forecast.seconds, seconds),
		],
	];
}

function startUpRows({ node, version, help, analyze }: StartUp): string[][] {
	const row = (name: string, ms: number) => [name, ms.toFixed(0), (ms / node).toFixed(2)];
	return [
		row("node -e 0", node),
		row("--version", version),
		row("--help", help),
		row("invoices analyze, embedded file", analyze),
	];
}

function misRows({ invoices, people, bareSql, ratio, analyze, preview, status, report }: MisResult): string[][] {
	return [
		[`bare SQL on ${count(invoices)} invoices`, bareSql.toFixed(0), "", ""],
		["invoices analyze", analyze.ms.toFixed(0), `beyond --version ${ratio.toFixed(2)} of the SQL`, mb(analyze)],
		["status", status.ms.toFixed(0), "", mb(status)],
		[`invoices preview (${count(people)} people)`, preview.ms.toFixed(0), "", mb(preview)],
		["report", report.ms.toFixed(0), "", mb(report)],
	];
}

const mb = ({ peakMb }: { readonly peakMb: number }): string => peakMb.toFixed(0);

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
	const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
	const line = (cells: readonly string[]) =>
		`| ${cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join(" | ")} |`;
	const rule = `|${widths.map((width, column) => (column === 0 ? "-".repeat(width + 2) : `${"-".repeat(width + 1)}:`)).join("|")}|`;
	return [line(head), rule, ...rows.map(line)].join("\n");
}

const count = (number: number): string => number.toLocaleString("en-US");
