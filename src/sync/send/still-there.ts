import type { LedgerRecord } from "../../audit/record.js";
import { type Identity, identityOf, type QboId } from "../../words/ids.js";
import { moneyGrouped } from "../../words/money.js";
import { CONFLICT, type Problem } from "../../words/problem.js";
import { digestOfProblems } from "../decide/digest.js";
import type { Decision } from "../decide/plan.js";
import { changeOf } from "../decide/same-row.js";
import { FAILED, isContested, isSynced } from "../decide/states.js";
import { bearsAnother } from "../kinds/customer/identity.js";
import { customerInactive } from "../kinds/customer/inactive.js";
import { lookUpCustomersById } from "../kinds/customer/look-up.js";
import type { CustomerKind, Kind } from "../kinds/entity.js";
import { lookUpInvoicesById } from "../look/look.js";
import type { Decided, Run } from "./run.js";

/** What the ledger says was made of a row. */
type Sent = LedgerRecord & { readonly qboId: QboId };

/** What a look-up has shown of it; undefined where it is there as it was sent. */
type Finding = { readonly is: "gone" } | { readonly is: "differs" | "inactive"; readonly problem: Problem } | undefined;

/**
 * Nobody is told that a record is in QuickBooks already by the ledger's word alone: documents are deleted and edited there.
 * What the ledger calls sent is looked up by its ids. What is there as it was sent stays so; anything else is held with
 * both sides and the ways out, and never sent again by itself.
 */
export async function lookWhetherThere(run: Run, kind: Kind, decided: readonly Decided[]): Promise<Decided[]> {
	const sent = decided.flatMap((each) => sentOf(each) ?? []);
	if (sent.length === 0) return [...decided];
	const ids = [...new Set(sent.map(({ qboId }) => qboId))];
	if (kind === "invoice") await lookUpInvoicesById(run.qb, run.world.seen, ids);
	else await lookUpCustomersById(run.qb, run.world.seen, ids);
	return decided.map((each) => {
		const of = sentOf(each);
		return of ? { ...each, decision: asFound(run, kind, each, of) } : each;
	});
}

/** The decisions that rest on what the ledger calls sent: it is there already, or its row is another one by now. */
function sentOf({ decision, candidate: { record } }: Decided): Sent | undefined {
	if (record?.qboId === undefined || !(isSynced(record.state) || isContested(record.state))) return undefined;
	const rests = decision.do === "settled" || decision.do === "rest" || (decision.do === "hold" && decision.contested);
	return rests ? { ...record, qboId: record.qboId } : undefined;
}

function asFound(run: Run, kind: Kind, { decision, candidate }: Decided, sent: Sent): Decision {
	const { about } = decision;
	const found = kind === "invoice" ? invoiceFound(run, decision, sent) : customerFound(run, kind, sent);
	const changed = changeOf(kind, candidate.row, sent, run.world.settings);
	// A row that has become another one is held for that already.
	if (found === undefined || (changed && found.is !== "gone")) return decision;
	const problem = found.is === "gone" ? gone(kind, sent, changed) : found.problem;
	const digest = digestOfProblems([problem]);
	const isKnown = sent.problem !== undefined && digestOfProblems([sent.problem]) === digest;
	if (candidate.status === FAILED && isKnown && !run.again) return { do: "rest", about, problem };
	return { do: "hold", about, problems: [problem], digest, contested: true };
}

function invoiceFound({ world }: Run, { about }: Decision, sent: Sent): Finding {
	const found = world.seen.document("Invoice", sent.qboId);
	if (!found) return { is: "gone" };
	const { trace, amount, day, customerId } = sent;
	const money = (sum: LedgerRecord["amount"]) => (sum === undefined ? undefined : moneyGrouped(sum));
	// Since then its customer may have been merged into another one, who is the row's customer now.
	const customer = found.customerId === about.customerId ? about.customerId : customerId;
	const differences = [
		difference("number", found.number, trace),
		difference("total", money(found.total), money(amount)),
		difference("date", found.day, day),
		difference("customer", found.customerId, customer),
	].filter((sentence) => sentence !== undefined);
	if (differences.length === 0) return undefined;
	const problem: Problem = {
		code: CONFLICT,
		detail: `${trace ?? about.title} in QuickBooks (id ${sent.qboId}) is not what was sent for row ${sent.misId} of the MIS any more: ${differences.join("; ")}`,
		fix: "Correct it in QuickBooks, or the row in the MIS: whichever is wrong. Then run the command again.",
	};
	return { is: "differs", problem };
}

function difference(what: string, found: string | undefined, sent: string | undefined): string | undefined {
	return sent === undefined || found === sent ? undefined : `its ${what} is ${found || "missing"}, not ${sent}`;
}

function customerFound({ world }: Run, kind: CustomerKind, sent: Sent): Finding {
	const found = world.seen.customer(sent.qboId);
	if (!found) return { is: "gone" };
	const identity: Identity | undefined = identityOf(sent.key);
	if (identity !== undefined && bearsAnother(found, kind, identity)) {
		const problem: Problem = {
			code: CONFLICT,
			detail: `its customer in QuickBooks, ${found.name} (id ${found.id}), bears the number ${found.identityKey}, in the MIS it is ${identity}`,
			fix: "Correct the number in the first line of the customer's Notes in QuickBooks, or in the MIS, and run the command again.",
		};
		return { is: "differs", problem };
	}
	return found.active ? undefined : { is: "inactive", problem: customerInactive(found, sent.key ?? sent.misId) };
}

function gone(kind: Kind, sent: Sent, changed: ReturnType<typeof changeOf>): Problem {
	const { misId, qboId, key = misId, trace = "", title = trace } = sent;
	const now = changed ? `; row ${misId} of the MIS is now ${changed.now}` : "";
	const sentFor = changed ? ` for ${changed.sent}` : "";
	const single = kind === "invoice" ? `invoices single ${misId}` : `customers single ${kind}:${key}`;
	return {
		code: CONFLICT,
		detail: `${trace || title} was sent${sentFor} (id ${qboId}), and QuickBooks does not have it any more${now}`,
		fix: `To make it again as the row is now: eaur-qb ${single} --again. If it was deleted on purpose, cancel it in the MIS too.`,
	};
}
