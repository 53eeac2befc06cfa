import type { Mis } from "../../mis/types.js";
import { count, plural } from "../../output/text.js";
import { pagesOf } from "../../sync/read/pages.js";
import { garbledIn } from "../../words/garbled.js";
import type { MisRow, Source } from "../../words/source.js";
import type { Context } from "../context.js";
import { allSources } from "../mis.js";
import { type Check, ok, skipped, warning } from "./check.js";

interface Counted {
	/** Records with a text that is sent as it is. */
	garbled: number;
	/** Among them those of which it is certain what they mean. */
	certain: number;
	/** Records that were mended when they were read. */
	mended: number;
}

/** Texts that were encoded twice, or hold HTML entities or escaped quotes: they would stand so in QuickBooks for good. */
export async function textCheck({ config }: Context, mis: Mis | undefined): Promise<Check> {
	const name = "Texts";
	if (!mis) return skipped(name, "the MIS cannot be asked");
	const counted: Counted = { garbled: 0, certain: 0, mended: 0 };
	const where: string[] = [];
	for (const source of allSources(config.mapping).filter(({ spare }) => !spare)) {
		const before = counted.garbled;
		for await (const page of pagesOf(mis, textsOf(source))) for (const row of page) countRow(source, row, counted);
		if (counted.garbled > before) where.push(`${source.table} ${count(counted.garbled - before)}`);
	}
	const mended = counted.mended === 0 ? "" : `; ${plural(counted.mended, "record")} mended when they are read`;
	if (counted.garbled === 0) return ok(name, `none is garbled${mended}`);
	return warning(
		name,
		`${plural(counted.garbled, "record")} with a text that was encoded twice, or holds HTML entities or escaped quotes: ${where.join(", ")}${mended}.`,
		config.mapping.repairText === true
			? "What they mean is not certain: correct them in the MIS."
			: `They are sent so. Correct them in the MIS; or set mis.repairText = true, which mends ${counted.certain === 1 ? "the one that is" : `the ${count(counted.certain)} that are`} certain.`,
	);
}

function textsOf(source: Source): Source {
	const texts = Object.entries(source.columns).filter(([, { read, asIs }]) => read === "text" && asIs !== true);
	return { ...source, columns: Object.fromEntries(texts) };
}

function countRow(source: Source, row: MisRow, counted: Counted): void {
	if (row.mended) counted.mended += 1;
	const found = Object.keys(textsOf(source).columns).map((name) => garbledIn(row.values[name] ?? ""));
	const garbled = found.filter((each) => each !== undefined);
	if (garbled.length === 0) return;
	counted.garbled += 1;
	if (garbled.every(({ mended }) => mended !== undefined)) counted.certain += 1;
}
