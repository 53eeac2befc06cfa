import { readFileSync } from "node:fs";
import { unzipped } from "./unzip.js";

interface Cell {
	readonly value: string;
	readonly is: "text" | "number" | "date";
}

export interface ReadSheet {
	/** Cells by their column's letter. */
	readonly rows: readonly Readonly<Record<string, Cell>>[];
	/** The range that can be filtered. */
	readonly filter: string | undefined;
}

/** The sheets of a workbook by their names, read as ECMA-376 has them. */
export function sheetsOf(path: string): Readonly<Record<string, ReadSheet>> {
	const files = unzipped(readFileSync(path));
	const text = (name: string) => files.get(name) ?? "";
	const strings = [...text("xl/sharedStrings.xml").matchAll(/<si>(.*?)<\/si>/gs)].map(([, si = ""]) => plain(si));
	const formats = new Map(
		[...text("xl/styles.xml").matchAll(/numFmtId="(\d+)" formatCode="([^"]*)"/g)].map(([, id = "", code = ""]) => [
			id,
			code,
		]),
	);
	const [, styles = ""] = /<cellXfs[^>]*>(.*?)<\/cellXfs>/s.exec(text("xl/styles.xml")) ?? [];
	const codes = [...styles.matchAll(/<xf ([^>]*)/g)].map(
		([, xf = ""]) => formats.get(/numFmtId="(\d+)"/.exec(xf)?.[1] ?? "") ?? "",
	);
	const cellOf = (attributes: string, body: string): Cell => {
		const value = plain(/<v>(.*?)<\/v>/s.exec(body)?.[1] ?? "");
		if (attributes.includes('t="s"')) return { value: strings[Number(value)] ?? "", is: "text" };
		const code = codes[Number(/ s="(\d+)"/.exec(attributes)?.[1] ?? 0)] ?? "";
		return { value, is: code.includes("yyyy") ? "date" : "number" };
	};
	const names = [...text("xl/workbook.xml").matchAll(/<sheet [^>]*name="([^"]*)"/g)].map(([, name = ""]) =>
		plain(name),
	);
	return Object.fromEntries(
		names.map((name, index) => {
			const xml = text(`xl/worksheets/sheet${index + 1}.xml`);
			const rows = [...xml.matchAll(/<row [^>]*>(.*?)<\/row>/gs)].map(([, row = ""]) =>
				Object.fromEntries(
					[...row.matchAll(/<c r="([A-Z]+)\d+"([^>]*)>(.*?)<\/c>/gs)].map(
						([, column = "", attributes = "", body = ""]) => [column, cellOf(attributes, body)],
					),
				),
			);
			return [name, { rows, filter: /<autoFilter ref="([^"]*)"/.exec(xml)?.[1] }];
		}),
	);
}

const plain = (xml: string): string =>
	xml
		.replace(/<[^>]*>/g, "")
		.replaceAll("&quot;", '"')
		.replaceAll("&amp;", "&");
