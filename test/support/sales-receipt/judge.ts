import type { About, Judgement } from "../../../src/sync/decide/judgement.js";
import { CUSTOMER } from "../../../src/sync/kinds/customer/both.js";
import type { Draft } from "../../../src/sync/kinds/entity.js";
import type { Kind } from "../../../src/sync/kinds/kind.js";
import type { World } from "../../../src/sync/read/world.js";
import { parseDay } from "../../../src/words/day.js";
import { identityOf, type QboId } from "../../../src/words/ids.js";
import { moneyToJson, NOTHING, parseMoney } from "../../../src/words/money.js";
import type { Problem } from "../../../src/words/problem.js";
import type { MisRow } from "../../../src/words/source.js";
import { matchSale, numberOf } from "./match.js";

/** What becomes of a sale: its customer must be there, and it must have a payer, an amount and a day. */
export function judgeSale(world: World, kind: Kind, row: MisRow, issue: number): Judgement {
	const payer = identityOf(row.values.payer);
	const amount = parseMoney(row.values.amount ?? "");
	const day = parseDay(row.values.day);
	const entry = payer && world.directory.payer(payer);
	const known = entry && world.ledger.record(entry.kind, entry.id)?.qboId;
	const trace = numberOf(row.id, issue);
	const about: About = {
		kind,
		misId: row.id,
		key: row.id,
		title: `${trace} · ${payer ?? "nobody"}`,
		amount,
		credit: undefined,
		day,
		category: undefined,
		campusId: undefined,
		campus: undefined,
		customerId: known,
		payer,
		warnings: [],
		row,
	};
	const problems = [
		...(entry ? [] : [problem("QB009", "customer not found")]),
		...(amount === undefined || amount <= NOTHING ? [problem("QB004", "no amount")] : []),
		...(day === undefined ? [problem("QB004", "no day")] : []),
	];
	if (problems.length > 0 || !entry) return { is: "held", about, problems };
	const draft = draftOf(trace, about, known);
	if (known === undefined) {
		return { is: "waiting", about, draft, for: [{ kind: CUSTOMER[entry.kind], id: entry.id, row: entry.row }] };
	}
	const match = matchSale(world.seen, { trace, amount, day, customerId: known });
	if (match.is === "another") return { is: "held", about, problems: [match.problem] };
	if (match.is === "ours") return { is: "found", about, draft, qboId: match.id, syncToken: match.syncToken, issue };
	return { is: "ready", about, draft, issue };
}

const problem = (code: Problem["code"], detail: string): Problem => ({ code, detail, fix: "Mend it in the MIS." });

function draftOf(trace: string, { amount, day }: About, customer: QboId | undefined): Draft {
	const Amount = moneyToJson(amount ?? NOTHING);
	const document = {
		DocNumber: trace,
		TxnDate: day ?? "",
		CustomerRef: { value: customer ?? "" },
		Line: [{ DetailType: "SalesItemLineDetail", Amount, SalesItemLineDetail: { ItemRef: { value: "1" } } }],
	};
	return { document, trace: { property: "DocNumber", value: trace }, warnings: [] };
}
