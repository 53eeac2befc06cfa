import { type Money, moneyGrouped } from "../words/money.js";
import { CERTIFICATE_STYLE } from "./certificate-style.js";
import type { DataCell, DataTable } from "./data-table.js";
import { escapedHtml, htmlPage } from "./html.js";
import { moment } from "./text.js";

export interface StatementFigures {
	/** Whose it is. */
	readonly title: string;
	readonly currency: string;
	readonly made: Date;
	readonly mis: string;
	/** What is owed, by both sides. */
	readonly summary: readonly string[];
	readonly table: DataTable;
}

/** A statement as one page that needs nothing else. */
export function statementPage({ title, made, mis, summary, table }: StatementFigures): string {
	const isNumber = table.columns.map(({ is }) => is === "money");
	const row = (cells: readonly (string | undefined)[], tag: "th" | "td") =>
		`<tr>${table.columns.map((_, at) => `<${tag}${isNumber[at] ? ' class="number"' : ""}>${escapedHtml(cells[at] ?? "")}</${tag}>`).join("")}</tr>`;
	const text = (cell: DataCell) => (typeof cell === "bigint" ? moneyGrouped(cell as Money) : cell?.toString());
	return htmlPage(
		title,
		CERTIFICATE_STYLE,
		`<header><div>
<h1>${escapedHtml(title)}</h1>
<p>Statement of ${moment(made)}, MIS ${escapedHtml(mis)}</p>
</div></header>
<section><h2>${escapedHtml(summary.join("; "))}</h2></section>
<section><div class="scroll"><table><thead>${row(
			table.columns.map((column) => column.title),
			"th",
		)}</thead>
<tbody>${table.rows.map((cells) => row(cells.map(text), "td")).join("\n")}</tbody></table></div></section>`,
	);
}
