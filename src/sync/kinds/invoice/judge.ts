import type { LedgerRecord } from "../../../audit/record.js";
import type { SeenName } from "../../../audit/seen-name.js";
import { yearOf } from "../../../words/day.js";
import type { QboId } from "../../../words/ids.js";
import { CONFLICT, type Problem, type Warning } from "../../../words/problem.js";
import { asShown } from "../../../words/shown.js";
import type { MisRow } from "../../../words/source.js";
import type { About, Judgement } from "../../decide/judgement.js";
import { categoryName, referenceNamed, resolveItem, resolveLocation } from "../../read/references.js";
import type { World } from "../../read/world.js";
import { CUSTOMER } from "../customer/both.js";
import { bearsAnother } from "../customer/identity.js";
import { customerInactive } from "../customer/inactive.js";
import { titleOf } from "../customer/judge.js";
import { type DirectoryEntry, PERSON_SOURCES } from "../customer/people/people.js";
import { strangerProblem } from "../customer/stranger.js";
import type { Charge, Draft, Parsed, Used } from "../entity.js";
import { garbledWarning } from "../garbled.js";
import type { Changed, Kind } from "../kind.js";
import { readableName } from "../lookups.js";
import { checkCharge } from "./checks.js";
import { type InvoiceReferences, invoiceDraft } from "./document.js";
import { matchInvoice } from "./match.js";
import { invoiceNumber } from "./number.js";
import { parseCharge } from "./parse.js";
import { resolveTax, type TaxChoice } from "./tax-choice.js";

/** Whom an invoice is for, or whose money came in, as far as that is known. */
export type Customer =
	| { readonly is: "known"; readonly id: QboId; readonly name: string }
	| { readonly is: "to-be-made"; readonly entry: DirectoryEntry; readonly name: string }
	| { readonly is: "none"; readonly name: string; readonly problem: Problem };

/** What becomes of a charge. `issue`: which document of its row is the first that may be its own. */
export function judgeInvoice(world: World, kind: Kind, row: MisRow, issue: number): Judgement {
	const parsed = parseCharge(row, world.settings, world.charset);
	const charge = parsed.record;
	const customer = customerOf(world, charge);
	const campusId = charge.payer && world.directory.campusOf(charge.payer, charge.day && yearOf(charge.day));
	const item = resolveItem(world, charge.categoryId);
	const location = resolveLocation(world, campusId);
	const tax = resolveTax(world, charge.amount);
	const about = aboutCharge(world, kind, parsed, row, customer, campusId, issue, [
		...(item.is === "never-seen" ? [item.warning] : []),
		...[location.warning, tax.warning].filter((warning) => warning !== undefined),
	]);
	const problems = [
		...parsed.problems,
		...checkCharge(charge, world.company),
		...(customer.is === "none" && charge.payer !== undefined ? [customer.problem] : []),
		...(item.is === "absent" ? [item.problem] : []),
		...[location.problem, tax.problem].filter((problem) => problem !== undefined),
	];
	if (problems.length > 0 || customer.is === "none") return { is: "held", about, problems };
	const itemRef = item.is === "found" ? item.value : { id: "" as QboId, name: "" };
	const draft = (of: number) => draftOf(world, charge, customer, itemRef, location.id, tax, about, of);
	if (customer.is === "to-be-made") {
		const { kind: name, id, row: of } = customer.entry;
		return { is: "waiting", about, for: [{ kind: CUSTOMER[name], id, row: of }], draft: draft(issue) };
	}
	return judgeAgainstCompany(world, charge, customer.id, issue, draft, about);
}

/**
 * Documents under our numbers in QuickBooks: adopted only if customer, amount and date agree. Where the row has several
 * (MIS-77, MIS-77-2), the one that agrees; those before `issue` were left to other charges by a person.
 */
function judgeAgainstCompany(
	world: World,
	charge: Charge,
	customerId: QboId,
	issue: number,
	draftOfIssue: (issue: number) => Draft,
	bare: About,
): Judgement {
	const { amount, day } = charge;
	let conflict: Problem | undefined;
	for (let at = 1; ; at += 1) {
		const trace = invoiceNumber(charge.id, world.settings, at);
		const draft = draftOfIssue(at);
		const about = { ...bare, warnings: [...bare.warnings, ...draft.warnings] };
		const held = world.seen.documents("Invoice", trace);
		if (held.length !== 1 && at < issue) continue;
		const match = matchInvoice(world.seen, { trace, customerId, amount, day });
		if (match.is === "none") {
			return conflict ? { is: "held", about, problems: [conflict] } : { is: "ready", about, draft, issue: at };
		}
		if (match.is === "ours") {
			return { is: "found", about, draft, qboId: match.id, syncToken: match.syncToken, issue: at };
		}
		if (held.length > 1) return { is: "held", about, problems: [match.problem] };
		if (at >= issue) conflict ??= match.problem;
	}
}

/** @param one what it is the payer of, as a person calls it */
export function customerOf(world: World, { payer }: Pick<Charge, "payer">, one = "invoice"): Customer {
	if (payer === undefined) return { is: "none", name: "", problem: unknownPayer("(none)", one) };
	const entry = world.directory.payer(payer);
	if (!entry) return { is: "none", name: "", problem: unknownPayer(payer, one) };
	const person = world.directory.person(entry.kind, entry.row).record;
	const name = person.name || payer;
	const other = world.directory.otherOf(entry.kind, payer);
	if (other) return { is: "none", name, problem: twoPersons(world, payer, entry, other, one) };
	const record = world.ledger.record(entry.kind, entry.id);
	if (record?.qboId === undefined || !(record.state === "created" || record.state === "adopted")) {
		return customerUnknownToLedger(world, entry, name);
	}
	// The row may have become another person's since its customer was made: whose he is says the number that he bears.
	const changed = CUSTOMER[entry.kind].changeOf(entry.row, record, world.settings);
	if (changed) return customerUnknownToLedger(world, entry, name, { record, changed });
	const bearer = world.seen.customer(record.qboId);
	if (bearer && bearsAnother(bearer, entry.kind, payer)) {
		return { is: "none", name, problem: customerOfAnother(bearer, payer) };
	}
	const stranger = bearer && strangerProblem(world.ledger, person, payer, bearer);
	if (stranger) return { is: "none", name, problem: customerHeld(titleOf(person, entry.row), stranger) };
	if (bearer && !bearer.active) return { is: "none", name, problem: customerInactive(bearer, payer) };
	return { is: "known", id: record.qboId, name };
}

/** A customer that the MIS calls synchronised and this ledger does not know is looked up, never made twice. */
function customerUnknownToLedger(
	world: World,
	entry: DirectoryEntry,
	name: string,
	was?: { readonly record: LedgerRecord; readonly changed: Changed },
): Customer {
	const judged = CUSTOMER[entry.kind].judge(world, entry.row, 1);
	if (judged.is === "found") return { is: "known", id: judged.qboId, name };
	if (judged.is === "held") return { is: "none", name, problem: customerHeld(judged.about.title, judged.problems[0]) };
	// Its row was somebody else's, or bore another number, when its customer was made: which of the two, a person must say.
	if (was) {
		const problem = CUSTOMER[entry.kind].anotherRow(judged.about, was.record, was.changed, world.settings);
		return { is: "none", name, problem: customerHeld(judged.about.title, problem) };
	}
	const neverLooked = world.seen.until("Customer") === undefined;
	if (world.writeBack && entry.row.status === "synced" && !neverLooked) {
		return { is: "none", name, problem: syncedButAbsent(judged.about.title) };
	}
	return { is: "to-be-made", entry, name };
}

function draftOf(
	world: World,
	charge: Charge,
	customer: Extract<Customer, { is: "known" | "to-be-made" }>,
	item: { readonly id: QboId; readonly name: string },
	locationId: QboId | undefined,
	tax: TaxChoice,
	about: About,
	issue: number,
): Draft {
	const { company, settings, seen } = world;
	const className = classOf(settings.invoices, about.campus);
	const references: InvoiceReferences = {
		customer: { id: customer.is === "known" ? customer.id : undefined, name: customer.name },
		category: about.category ?? "",
		item,
		locationId,
		classId: className === undefined ? undefined : referenceNamed(seen, "Class", className)?.id,
		taxCodeId: tax.codeId,
		net: tax.net,
		currency: company?.multicurrency ? company.homeCurrency : undefined,
		charset: world.charset,
		issue,
	};
	const used = (what: Used["what"], misName: string | undefined, id: QboId | undefined): Used[] =>
		misName && id ? [{ what, misName, id }] : [];
	const uses = [...used("item", about.category, item.id), ...used("location", about.campus, locationId)];
	return { ...invoiceDraft(charge, references, settings), uses };
}

function classOf({ classByCampus, class: oneClass }: World["settings"]["invoices"], campus: string | undefined) {
	return (campus === undefined ? undefined : classByCampus.get(campus)) ?? oneClass;
}

function aboutCharge(
	world: World,
	kind: Kind,
	parsed: Parsed<Charge>,
	row: MisRow,
	customer: Customer,
	campusId: string | undefined,
	issue: number,
	warnings: readonly Warning[],
): About {
	const charge = parsed.record;
	const number = invoiceNumber(charge.id, world.settings, issue);
	const category = categoryName(world, charge.categoryId);
	return {
		kind,
		misId: row.id,
		key: row.id,
		title: asShown(`${number} · ${customer.name || charge.payer || "no reg_no"}`),
		amount: charge.amount,
		stated: charge.stated,
		credit: charge.credit,
		day: charge.day,
		category,
		campusId,
		campus: campusId && readableName(world.lookups, "campus", campusId),
		customerId: customer.is === "known" ? customer.id : undefined,
		payer: charge.payer,
		warnings: [...parsed.warnings, ...garbledWarning("the fee category", category ?? ""), ...warnings],
		row,
	};
}

function unknownPayer(payer: string, one: string): Problem {
	return {
		code: "QB009",
		detail: `customer not found: no student has the reg_no and no applicant the tracking_id ${payer}`,
		fix: `Correct reg_no of the ${one} in the MIS, or register the student.`,
	};
}

function syncedButAbsent(title: string): Problem {
	return {
		code: "QB009",
		detail: `customer not found: the MIS says that ${title} is in QuickBooks, and QuickBooks does not have it`,
		fix: "Look the customers up and make those unsynchronised that are not there: eaur-qb customers reset --not-here. Then send again.",
	};
}

function customerOfAnother({ name, id, identityKey: borne }: SeenName, payer: string): Problem {
	return {
		code: "QB005",
		detail: `its customer in QuickBooks, ${name} (id ${id}), bears the number ${borne}, in the MIS it is ${payer}`,
		fix: "Correct the number in the first line of the customer's Notes in QuickBooks, or reg_no in the MIS, and run the command again.",
	};
}

/** A number that means two persons means nobody: a charge on the first one's account may be the other one's. */
function twoPersons(
	world: World,
	payer: string,
	first: DirectoryEntry,
	other: DirectoryEntry,
	record: string,
): Problem {
	const [one, two] = [first, other].map(({ kind, id, row }) => {
		const { identity, name } = world.directory.person(kind, row).record;
		return `${name || "somebody without a name"} (row ${id}${identity === payer ? "" : `, as ${identity}`})`;
	});
	return {
		code: "QB004",
		detail: `its number ${payer} stands for two persons in ${PERSON_SOURCES[first.kind].table}: ${one} and ${two}`,
		fix: `Find out in the MIS who bears this number, and correct the other row; the next run sends the ${record}.`,
	};
}

function customerHeld(title: string, problem: Problem | undefined): Problem {
	return {
		code: problem?.code === CONFLICT ? CONFLICT : "QB009",
		detail: `its customer ${title} is held: ${problem?.detail ?? "it was refused"}`,
		fix: problem?.fix ?? "Mend the customer first.",
	};
}
