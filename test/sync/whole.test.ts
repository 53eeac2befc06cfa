import { describe, expect, it } from "vitest";
import type { QuickBooks } from "../../src/quickbooks/client.js";
import { readWhole } from "../../src/sync/look/whole.js";
import { Failure } from "../../src/words/failure.js";

type Row = {
	readonly Id: string;
	readonly MetaData: { readonly CreateTime: string };
};

const moment = (second: number): string => new Date(Date.UTC(2026, 0, 5) + second * 1_000).toISOString();
const rowsAt = (count: number, secondOf: (index: number) => number): Row[] =>
	Array.from({ length: count }, (_, index) => ({
		Id: String(index + 1),
		MetaData: { CreateTime: moment(secondOf(index)) },
	}));

/** A company of nothing but rows, which somebody may change before a page is answered. */
class Company {
	pages = 0;
	counts = 0;

	constructor(
		public rows: Row[],
		private readonly odd: {
			/** Called with the number of the page that is about to be answered. */
			readonly before?: (page: number, company: Company) => void;
			/** How many rows a page that may hold so many really holds. */
			readonly pageSize?: (most: number) => number;
			readonly ties?: (rows: Row[], page: number) => Row[];
			readonly countOf?: (rows: readonly Row[]) => number;
		} = {},
	) {}

	readonly door: Pick<QuickBooks, "query" | "count"> = {
		query: async (_entity, { where, start = 1, most = 1_000 }) => {
			this.pages += 1;
			this.odd.before?.(this.pages, this);
			const since = where.find(({ is }) => is === "at-least");
			const from = since && "value" in since ? since.value : "";
			const mixed = this.odd.ties?.([...this.rows], this.pages) ?? this.rows;
			const sorted = mixed
				.filter((row) => row.MetaData.CreateTime >= from)
				.sort((a, b) => a.MetaData.CreateTime.localeCompare(b.MetaData.CreateTime));
			const first = start - 1;
			const size = this.odd.pageSize?.(most) ?? most;
			return { objects: sorted.slice(first, first + size), time: moment(this.pages) };
		},
		count: async () => {
			this.counts += 1;
			return this.odd.countOf?.(this.rows) ?? this.rows.length;
		},
	};

	async read(counted = true): Promise<string[]> {
		const found = new Set<string>();
		await readWhole({
			...{ qb: this.door, entity: "Invoice", conditions: [], by: "made", counted },
			take: (objects) => {
				for (const { Id } of objects) found.add(String(Id));
			},
			drop: (ids) => {
				for (const id of ids) found.delete(id);
			},
		});
		return [...found].sort();
	}

	get ids(): string[] {
		return this.rows.map(({ Id }) => Id).sort();
	}
}

/** The same at every page, another order at each. */
const shuffledTies = (rows: Row[], page: number): Row[] =>
	rows.sort((a, b) => ((Number(a.Id) * 7919 * page) % 10_007) - ((Number(b.Id) * 7919 * page) % 10_007));

describe("a list is read whole, or not at all", () => {
	it.each<[string, Company]>([
		["nothing is there", new Company([])],
		["it fits into a page", new Company(rowsAt(40, (index) => index))],
		["it fills a page to the last row", new Company(rowsAt(1_000, (index) => index))],
		["it takes three pages", new Company(rowsAt(2_600, (index) => index))],
		["thirty rows share each moment", new Company(rowsAt(2_600, (index) => Math.floor(index / 30)))],
		[
			"rows of one moment come in another order each time",
			new Company(
				rowsAt(2_600, (index) => Math.floor(index / 300)),
				{ ties: shuffledTies },
			),
		],
		["more rows than a page holds share one moment", new Company(rowsAt(2_600, () => 7))],
		[
			"somebody deletes a row between two pages",
			new Company(
				rowsAt(2_600, (index) => index),
				{ before: (page, company) => page === 2 && company.rows.splice(3, 5) },
			),
		],
		[
			"somebody deletes rows between all pages",
			new Company(
				rowsAt(2_600, (index) => index),
				{ before: (page, company) => page > 1 && page < 5 && company.rows.splice(0, 200) },
			),
		],
		[
			"somebody adds rows between two pages",
			new Company(
				rowsAt(1_500, (index) => index),
				{
					before: (page, company) => {
						if (page === 2) company.rows.push({ Id: "9000", MetaData: { CreateTime: moment(9_000) } });
					},
				},
			),
		],
		[
			"pages hold a row less than was asked for",
			new Company(
				rowsAt(2_600, (index) => index),
				{ pageSize: (most) => most - 1 },
			),
		],
		[
			"pages hold a row more than was asked for",
			new Company(
				rowsAt(2_600, (index) => index),
				{ pageSize: (most) => most + 1 },
			),
		],
	])("%s", async (_what, company) => {
		expect(await company.read()).toEqual(company.ids);
	});

	it.each<[string, Company]>([
		[
			"of which rows are never shown",
			new Company(
				rowsAt(40, (index) => index),
				{ countOf: () => 41 },
			),
		],
		[
			"of which some are shown that are not counted",
			new Company(
				rowsAt(40, (index) => index),
				{ countOf: () => 39 },
			),
		],
	])("a list %s ends the run, to be tried again later", async (_what, company) => {
		const failure = await company.read().catch((error: unknown) => error);
		expect(failure).toBeInstanceOf(Failure);
		expect(failure).toMatchObject({ reason: "out-of-reach", code: "QB008" });
	});

	it("costs a page a thousand rows, and one count", async () => {
		const company = new Company(rowsAt(2_600, (index) => index));
		await company.read();
		expect([company.pages, company.counts]).toEqual([3, 1]);
	});
});
