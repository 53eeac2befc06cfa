import type { Day } from "../words/day.js";
import { type QboId, qboId } from "../words/ids.js";
import { isRecord, text } from "../words/outside.js";
import { type AnswerReceived, objectAt } from "./answer.js";
import { faultsIn } from "./fault.js";
import { answerTo, bodyOf, type Question } from "./read.js";
import type { Wire } from "./wire.js";

const TYPE = "txn_type";
const CLEARED = "is_cleared";

/** What the column says of a transaction that no bank statement has shown; anything else was cleared or reconciled. */
const NOT_CLEARED = /^(?:|-|n|no|false|u|un-?cleared)$/i;

/** A report that may not be seen, or that QuickBooks does not know (recorded). */
const NOT_ALLOWED = "5020";

/** Whether each transaction was cleared or reconciled; of one that is not in it nothing is known. */
export type Cleared = ReadonlyMap<QboId, boolean>;

/**
 * What was cleared or reconciled of the transactions of these days, by the report TransactionList: no object says so itself.
 * Undefined where the report has no such column, or may not be seen: then nothing is known of any.
 */
export async function clearedBetween(wire: Wire, from: Day, to: Day): Promise<Cleared | undefined> {
	const columns = `tx_date,${TYPE},doc_num,${CLEARED}`;
	const question: Question = {
		needs: {},
		invoke: (qb, done) => qb.reportTransactionList({ start_date: from, end_date: to, columns }, done),
		shape: isReport,
		what: "the report TransactionList",
		isFinal: isRefused,
	};
	const answer = await answerTo(wire, question);
	if (isRefused(answer)) return undefined;
	const body = bodyOf(wire, question, answer);
	const columnsThere = listAt(objectAt(body, "Columns").Column).map(keyOf);
	const [type, cleared] = [TYPE, CLEARED].map((key) => columnsThere.indexOf(key));
	if (type === undefined || cleared === undefined || type < 0 || cleared < 0) return undefined;
	const found = new Map<QboId, boolean>();
	for (const cells of cellsOf(objectAt(body, "Rows").Row)) {
		const id = qboId(text(cells[type]?.id));
		const isCleared = !NOT_CLEARED.test(text(cells[cleared]?.value).trim());
		if (id !== "") found.set(id, isCleared || found.get(id) === true);
	}
	return found;
}

const isRefused = ({ body }: AnswerReceived): boolean => faultsIn(body).some(({ code }) => code === NOT_ALLOWED);

/** A report is only one with its columns: an empty body says nothing of any transaction. */
const isReport = (body: unknown): boolean =>
	isRecord(body) && isRecord(body.Columns) && isRecord(body.Rows) && text(objectAt(body, "Header").ReportName) !== "";

/** What a column is, whatever its title: titles are in the language of the company. */
function keyOf(column: Record<string, unknown>): string {
	const key = listAt(column.MetaData).find(({ Name }) => Name === "ColKey");
	return text(key?.Value);
}

/** Rows may stand below headings. */
function* cellsOf(rows: unknown): Generator<Record<string, unknown>[]> {
	for (const row of listAt(rows)) {
		if (Array.isArray(row.ColData)) yield listAt(row.ColData);
		if (isRecord(row.Rows)) yield* cellsOf(row.Rows.Row);
	}
}

const listAt = (value: unknown): Record<string, unknown>[] => (Array.isArray(value) ? value.filter(isRecord) : []);
