import type { QboId } from "../../../words/ids.js";
import { NOTHING } from "../../../words/money.js";
import type { Problem } from "../../../words/problem.js";
import { asShown } from "../../../words/shown.js";
import type { MisRow } from "../../../words/source.js";
import { digestOfAnother } from "../../decide/doubles.js";
import type { About, Judgement } from "../../decide/judgement.js";
import { categoryName } from "../../read/references.js";
import type { World } from "../../read/world.js";
import type { Cash, CashKind, Draft, Parsed } from "../entity.js";
import { type Customer, customerOf } from "../invoice/judge.js";
import type { Kind } from "../kind.js";
import { allocate, digestOfUnlinked, namedInvoice, refusedLink } from "./allocation.js";
import { checkCash, isForeign } from "./checks.js";
import { cashDraft } from "./document.js";
import { digestOfKept, doubleOf, slipWarnings, takenBack } from "./doubles.js";
import { accountOf, methodOf } from "./mapped.js";
import { matchCash } from "./match.js";
import { cashNumber } from "./number.js";
import { type CashSource, parseCash } from "./parse.js";

/** What becomes of money that came in. `issue`: which document of its row is the first that may be its own. */
export function judgeCash(world: World, kind: Kind, source: CashSource, row: MisRow, issue: number): Judgement {
	const parsed = parseCash(kind.name as CashKind, source, row, world.settings);
	const cash = parsed.record;
	const customer = customerOf(world, cash, kind.words.one);
	const customerId = customer.is === "known" ? customer.id : undefined;
	const account = accountOf(world.seen, cash, world.settings.currency);
	const method = methodOf(world.seen, cash);
	const named = namedInvoice(world, cash, customerId);
	const hasSaid = (digest: string) => world.ledger.hasAccepted(kind.name, row.id, digest);
	const isUnlinked = hasSaid(digestOfUnlinked(row));
	const doubts = [
		hasSaid(digestOfAnother(row)) ? undefined : doubleOf(world, cash, customerId),
		hasSaid(digestOfKept(row)) ? undefined : takenBack(world, cash),
		isUnlinked ? undefined : refusedLink(world, cash, named),
	];
	const currency = cash.bankId === undefined ? undefined : world.cash.bank(cash.bankId)?.currency;
	const about = aboutCash(world, kind, parsed, row, customer, issue, isForeign(currency, world.settings), [
		...[method.warning].filter((warning) => warning !== undefined),
		...slipWarnings(world, cash),
	]);
	const ofCustomer = cash.payer === undefined ? undefined : customerProblem(customer);
	const problems = [
		...parsed.problems,
		...checkCash(cash, world.settings, world.company, currency),
		...(ofCustomer ? [ofCustomer.problem] : []),
		...doubts.filter((problem) => problem !== undefined),
		...("problem" in named ? [named.problem] : []),
		// Money in another currency is entered by hand: no account would help.
		...(account.is === "absent" && !isForeign(currency, world.settings) ? [account.problem] : []),
	];
	if (problems.length > 0 || customerId === undefined) {
		const awaited = [ofCustomer, named].filter((each) => each?.is === "awaited").length;
		return { is: "held", about, problems, ...(awaited > 0 && awaited === problems.length && { isAwaiting: true }) };
	}
	return againstCompany(world, cash, customerId, about, issue, (at) => {
		const { parts, warnings } = allocate(world, cash, isUnlinked ? { is: "unlinked" } : named, customerId);
		const references = {
			customer: { id: customerId, name: customer.name },
			accountId: account.is === "found" ? account.id : undefined,
			methodId: method.id,
			category: about.category ?? "",
			parts,
			charset: world.charset,
			issue: at,
		};
		return { ...cashDraft(cash, references, world.settings), warnings };
	});
}

/** Payments are never a reason to make a customer: whoever paid was sent before, or is held with it. */
function customerProblem(customer: Customer): { is: "awaited" | "held"; problem: Problem } | undefined {
	if (customer.is === "known") return undefined;
	if (customer.is === "none") return { is: "held", problem: customer.problem };
	const problem: Problem = {
		code: "QB009",
		detail: `its customer ${customer.name} is not in QuickBooks yet`,
		fix: "Send the customers first: eaur-qb customers all. The next run sends the payment.",
	};
	return { is: "awaited", problem };
}

/** Payments under our keys in QuickBooks: adopted only if customer, amount and day agree. */
function againstCompany(
	world: World,
	cash: Cash,
	customerId: QboId,
	bare: About,
	issue: number,
	draftOf: (issue: number) => Draft,
): Judgement {
	const { amount = NOTHING, day } = cash;
	let conflict: Problem | undefined;
	for (let at = 1; ; at += 1) {
		const trace = cashNumber(cash.kind, cash.id, at);
		const held = world.seen.documents("Payment", trace);
		if (held.length !== 1 && at < issue) continue;
		const match = matchCash(world.seen, { trace, customerId, amount, day });
		if (match.is === "none") {
			if (conflict) return { is: "held", about: bare, problems: [conflict] };
			const draft = draftOf(at);
			return { is: "ready", about: { ...bare, warnings: [...bare.warnings, ...draft.warnings] }, draft, issue: at };
		}
		if (match.is === "ours") {
			const draft = draftOf(at);
			return { is: "found", about: bare, draft, qboId: match.id, syncToken: match.syncToken, issue: at };
		}
		if (held.length > 1) return { is: "held", about: bare, problems: [match.problem] };
		if (at >= issue) conflict ??= match.problem;
	}
}

function aboutCash(
	world: World,
	kind: Kind,
	{ record: cash, warnings }: Parsed<Cash>,
	row: MisRow,
	customer: Customer,
	issue: number,
	isOfOtherMoney: boolean,
	more: readonly string[],
): About {
	const key = cashNumber(cash.kind, cash.id, issue);
	const category = cash.categoryId === undefined ? "" : categoryName(world, cash.categoryId);
	return {
		kind,
		misId: row.id,
		key: row.id,
		title: asShown(`${key} · ${customer.name || cash.payer || "no payer"}`),
		amount: cash.amount,
		// Francs and dollars do not add up.
		stated: isOfOtherMoney ? undefined : cash.stated,
		credit: undefined,
		day: cash.day,
		category,
		campusId: undefined,
		campus: undefined,
		customerId: customer.is === "known" ? customer.id : undefined,
		payer: cash.payer,
		warnings: [...warnings, ...more],
		row,
	};
}
