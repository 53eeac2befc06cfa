import { parseArgs } from "node:util";
import { type ProofOptions, type ProofRow, prove } from "./proof.js";
import { SHORT } from "./short.js";
import { isClean } from "./verdict.js";

const USAGE = `npm run test:chaos -- [options]

  --seed <number>      the same seed strikes the same way (1)
  --kills <number>     how often the process is killed (200); 0: not at all
  --scenario <text>    only the faults whose names contain this; may be given more than once
  --short              the form that is part of npm test
  --dist <folder>      another build than dist, such as one that was broken on purpose
`;

/** Lines that say what is not as promised, for each row of the table. */
const SHOWN = 8;

async function main(): Promise<number> {
	const { values } = parseArgs({
		options: {
			seed: { type: "string", default: "1" },
			kills: { type: "string" },
			scenario: { type: "string", multiple: true },
			short: { type: "boolean", default: false },
			dist: { type: "string" },
			help: { type: "boolean", default: false },
		},
	});
	if (values.help) {
		process.stdout.write(USAGE);
		return 0;
	}
	const base = values.short ? SHORT : { kills: values.scenario ? 0 : 200, invoices: 1_000 };
	const options: ProofOptions = {
		...base,
		seed: Number(values.seed),
		...(values.kills === undefined ? {} : { kills: Number(values.kills) }),
		...(values.scenario ? { scenarios: values.scenario } : {}),
		dist: values.dist,
		onRow: say,
	};
	const started = performance.now();
	say(undefined);
	const { rows, kills, invoices } = await prove(options);
	const seconds = Math.round((performance.now() - started) / 1000);
	const clean = rows.every(({ verdict }) => isClean(verdict));
	const what = `${kills} kills over ${invoices} invoices and ${rows.length} rows, seed ${options.seed}, ${seconds} s`;
	process.stdout.write(`\n${clean ? "Nothing lost, nothing twice, nothing wrong" : "NOT AS PROMISED"}: ${what}\n`);
	return clean ? 0 : 1;
}

/** One line of the table, or its head. */
function say(row: ProofRow | undefined): void {
	const { lost, twice, wrong } = row?.verdict ?? {};
	const cells = row
		? [row.injected, lost?.length, twice?.length, wrong?.length]
		: ["injected", "lost", "twice", "wrong"];
	const line = cells.map((cell) => String(cell).padStart(9)).join("");
	process.stdout.write(`${(row?.fault ?? "fault").padEnd(44)}${line}\n`);
	for (const each of [...(lost ?? []), ...(twice ?? []), ...(wrong ?? [])].slice(0, SHOWN)) {
		process.stdout.write(`    ${each}\n`);
	}
}

process.exitCode = await main();
