import type { DataCell, DataTable } from "../output/data-table.js";
import { count } from "../output/text.js";
import type { InvoiceLine } from "../sync/kinds/invoice/lines.js";
import type { SyncStatus } from "../words/source.js";

/** A workbook is made in memory, and a sheet of more rows than this is none to look at. */
const MOST_LINES = 100_000;

const STATE: Readonly<Record<SyncStatus, string>> = {
	"not-synced": "not sent yet",
	synced: "in QuickBooks",
	failed: "held or refused",
	"in-progress": "in progress",
	other: "another status",
};

/** The invoices of a report, one by one, for a sheet of its workbook. */
export class InvoiceList {
	/** For which there was no room. */
	left = 0;
	readonly #rows: DataCell[][] = [];

	constructor(private readonly currency: string) {}

	add({ id, number, day, payer, category, campus, amount, status, qboId, reason }: InvoiceLine): void {
		if (this.#rows.length === MOST_LINES) this.left += 1;
		else this.#rows.push([Number(id), number, day, payer, category, campus, amount, STATE[status], qboId, reason]);
	}

	leftSentence(): string {
		return `The sheet of invoices holds the first ${count(MOST_LINES)}; ${count(this.left)} more are counted only: choose fewer with --from and --to.`;
	}

	table(): DataTable {
		return {
			title: "Invoices",
			columns: [
				{ title: "MIS id", is: "number" },
				{ title: "Number", is: "text" },
				{ title: "Day", is: "day" },
				{ title: "Payer", is: "text" },
				{ title: "Fee category", is: "text" },
				{ title: "Campus", is: "text" },
				{ title: `Amount, ${this.currency}`, is: "money" },
				{ title: "State", is: "text" },
				{ title: "QuickBooks id", is: "text" },
				{ title: "Reason", is: "text" },
			],
			rows: this.#rows,
		};
	}
}
