import type { CertificateFigures } from "../../src/output/certificate.js";
import type { Money } from "../../src/words/money.js";

const NASTY = "<img src=x onerror=alert(1)>";
const sum = (count: number, francs: number) => ({ count, amount: BigInt(francs * 100) as Money });
const times = <T>(count: number, make: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at));

/** A certificate with as much on it as there may be. */
export function full(change: Partial<CertificateFigures> = {}): CertificateFigures {
	const apart = { gross: 123_456_789_00n as Money, net: -123_456_789_00n as Money };
	const classes = "unknown deleted missing voided twice mis_gone mis_changed amount customer date item location".split(
		" ",
	);
	const named = times(5, (at) => ({
		customer: `2200001${at}`,
		balance: 1_000_00n as Money,
		documents: 800_00n as Money,
	}));
	return {
		...{ number: 12, result: "differences", company: `Mountain Lake University ${NASTY}`, realm: "9130000000000001" },
		...{ environment: "production", mis: "eaur_mis on 10.0.0.5:3306", snapshot: "2026-11-30 13:06:35" },
		...{ made: new Date("2026-11-30T11:06:40Z"), from: "2026-01-01", to: "2026-12-31", currency: "RWF" },
		command: `reconcile --from 2026-01-01 --to 2026-12-31 --campus '${"Very Long Campus ".repeat(6)}' --certificate year.html`,
		kinds: ["customer", "invoice"],
		population: { mis: sum(1_234_567, 98_765_432_100), quickbooks: sum(1_234_000, 98_765_000_000) },
		byKind: ["invoice", "payment", "customer"].map((kind) => ({
			...{ kind, mis: sum(1_234_567, kind === "customer" ? 0 : 1_234_567_890), matched: sum(1_200_000, 1_200_000_000) },
			...{ notSent: sum(567, 12_345), held: sum(5_000, 25_000_000), different: sum(9_000, 9_555_545) },
			...{
				accepted: sum(20_000, 1),
				quickbooks: sum(1_234_000, 1_234_567_890),
				void: sum(11, 0),
				apart: sum(3, 9),
				foreign: sum(70, 1_000),
			},
		})),
		...{ matched: sum(1_200_000, 90_000_000_000), notSent: sum(567, 12_345), foreign: sum(70, 1_000) },
		...{ sharing: 3, otherMoney: [{ name: "USD", ...sum(2, 150) }] },
		held: ["QB004", "QB005", "QB006", "QB009", "QB010"].map((name) => ({ name, ...sum(1_000, 5_000_000) })),
		classes: classes.map((name) => ({ name, ...sum(12_345, 999_999_999), ...apart })),
		accepted: times(9, (at) => ({
			...{ record: `invoice:${at}`, class: "voided", who: "finance@kigali", at: "2026-11-29T10:00:00Z" },
			reason: `waived by the bursar, letter of 3 March, ${"with a long reason ".repeat(5)}`,
		})),
		score: { by_count: 97, by_amount: 91 },
		tieOut: { customers: 80_000, balance: 5_000_000_00n as Money, untied: 5, apart: 1_000_00n as Money, named },
		cells: times(40, (at) => ({
			kind: at % 2 ? "payment" : "invoice",
			...{ category: `Registration and examination fee ${at}`, month: "2026-03", campus: "Huye Campus" },
			...{ mis: sum(10, 1_000_000_000), quickbooks: sum(10, 1_000_000_000 - at) },
		})),
		differences: times(30, (at) => ({
			...{ class: "mis_changed", record: `invoice:${1_000_000 + at}`, document: `MIS-${1_000_000 + at}` },
			...{
				mis: `12,345,678 · 2026-03-01 · 22000017`,
				quickbooks: `12,345,679 · 2026-03-02 · 22000018 (1234567) ${NASTY}`,
			},
		})),
		lists: ["differences", "sums"].map((name) => ({ name: `year-${name}.csv`, rows: 12_345, sha256: "ab".repeat(32) })),
		...{ operator: "finance@kigali", version: "0.3.0", configuration: "cd".repeat(32), reads: 1_240 },
		...{ head: "ef".repeat(32), previous: "12".repeat(32) },
		...change,
	};
}

/** The same with so many differences: of none, both sides are equal. */
export function withDifferences(count: number): CertificateFigures {
	const { differences, classes } = full();
	const none = { differences: [], classes: [], accepted: [], held: [], result: "equal" } as const;
	if (count === 0) return full(none);
	return full({
		differences: times(Math.min(count, 30), (at) => differences[at % differences.length]).flatMap((each) => each ?? []),
		classes: classes.slice(0, 1).map((each) => ({ ...each, count })),
	});
}
