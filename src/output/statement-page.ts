import { type Money, moneyGrouped } from "../words/money.js";
import { CERTIFICATE_STYLE } from "./certificate-style.js";
import type { DataCell, DataTable } from "./data-table.js";
import { escapedHtml } from "./html.js";
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
	return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<title>${escapedHtml(title)}</title>
<style>${CERTIFICATE_STYLE}</style>
</head>
<body>
<main>
<header><div>
<h1>${escapedHtml(title)}</h1>
<p>Statement of ${moment(made)}, MIS ${escapedHtml(mis)}</p>
</div></header>
<section><h2>${escapedHtml(summary.join("; "))}</h2></section>
<section><div class="scroll"><table><thead>${row(
		table.columns.map((column) => column.title),
		"th",
	)}</thead>
<tbody>${table.rows.map((cells) => row(cells.map(text), "td")).join("\n")}</tbody></table></div></section>
</main>
</body>
</html>
`;
}
