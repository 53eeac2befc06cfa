import type { DataCell, DataColumn, DataTable } from "../output/data-table.js";
import type { Decision } from "../sync/decide/plan.js";
import { isCash, isDocument } from "../sync/kinds/kinds.js";
import type { World } from "../sync/read/world.js";
import type { PlanTotals, TotalBy } from "../sync/tell/plan-totals.js";
import { NOTHING } from "../words/money.js";
import { actionOf, itemOf, locationOf, problemsOf, settlementOf } from "./decisions.js";

/** What would be done, record by record, as a workbook: a sheet for each group, and the totals of all months. */
export class PlanBook {
	readonly #customers: DataCell[][] = [];
	readonly #invoices: DataCell[][] = [];
	readonly #payments: DataCell[][] = [];

	constructor(private readonly world: World) {}

	add(decision: Decision): void {
		const { kind, misId, key, title, amount, day, category, campus, warnings, row } = decision.about;
		const because = problemsOf(decision).map(({ code, detail }) => `${code} ${detail}`);
		const ends = [adoptedId(decision), [...because, ...warnings].join("; ")];
		const called = "draft" in decision ? decision.draft.trace.value : undefined;
		if (!isDocument(kind)) {
			this.#customers.push([actionOf(decision), kind.name, key, title, called, campus, ...ends]);
			return;
		}
		if (isCash(kind)) {
			const { settles, unapplied } = settlementOf(this.world, decision);
			const what = [amount, day, settles, unapplied === NOTHING ? undefined : unapplied];
			const where = [row.values.bankId ?? undefined, row.values.channel ?? undefined, category];
			this.#payments.push([
				actionOf(decision),
				kind.words.id(decision.about),
				called,
				title,
				...what,
				...where,
				...ends,
			]);
			return;
		}
		const what = [amount, day, category, itemOf(this.world, decision), campus, locationOf(this.world, decision)];
		this.#invoices.push([actionOf(decision), Number(misId), called, title, ...what, ...ends]);
	}

	async content(totals: PlanTotals): Promise<Buffer> {
		const { workbook } = await import("../output/sheet.js");
		const lists = [this.customers(), this.invoices(), this.payments()].filter(({ rows }) => rows.length > 0);
		return workbook([...lists, ...this.totalsBy(totals)]);
	}

	private customers(): DataTable {
		const titles = ["Action", "Kind", "Key", "Customer", "Called in QuickBooks", "Campus", ...ENDS];
		return { title: "Customers", columns: titles.map(text), rows: this.#customers };
	}

	private invoices(): DataTable {
		const columns: DataColumn[] = [
			text("Action"),
			{ title: "MIS id", is: "number" },
			...["Number", "Invoice"].map(text),
			{ title: this.#amount, is: "money" },
			{ title: "Day", is: "day" },
			...["Fee category", "Item", "Campus", "Location", ...ENDS].map(text),
		];
		return { title: "Invoices", columns, rows: this.#invoices };
	}

	private payments(): DataTable {
		const columns: DataColumn[] = [
			...["Action", "MIS id", "Number", "Payment"].map(text),
			{ title: this.#amount, is: "money" },
			{ title: "Day", is: "day" },
			text("Settles"),
			{ title: `Unapplied, ${this.world.settings.currency}`, is: "money" },
			...["Bank", "Channel", "Fee category", ...ENDS].map(text),
		];
		return { title: "Payments", columns, rows: this.#payments };
	}

	private totalsBy(totals: PlanTotals): DataTable[] {
		return (["month", "category", "campus"] as const satisfies TotalBy[]).map((by) => ({
			title: `To send by ${by}`,
			columns: [
				{ title: TITLES[by], is: by === "month" ? "month" : "text" },
				{ title: "Records", is: "count" },
				{ title: this.#amount, is: "money" },
			],
			rows: totals.list(by).map(({ name, records, amount }) => [name || "not said", records, amount]),
		}));
	}

	get #amount(): string {
		return `Amount, ${this.world.settings.currency}`;
	}
}

const ENDS = ["QuickBooks id", "Remarks"];
const TITLES = { month: "Month", category: "Fee category", campus: "Campus" } as const;
const text = (title: string): DataColumn => ({ title, is: "text" });

/** The object of QuickBooks that is taken for it. */
const adoptedId = (decision: Decision): string | undefined => ("qboId" in decision ? decision.qboId : undefined);
