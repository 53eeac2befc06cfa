import type { Ledger } from "../../audit/ledger.js";
import type { Seen } from "../../audit/seen.js";
import type { QuickBooks } from "../../quickbooks/client.js";
import type { Company } from "../../words/company.js";
import { identityKey, identityOf, type QboId } from "../../words/ids.js";
import { CONFLICT } from "../../words/problem.js";
import type { MappingSettings } from "../../words/settings.js";
import { lookUpCustomersById } from "../kinds/customer/look-up.js";
import { invoiceNumber } from "../kinds/invoice/number.js";
import { CUSTOMER_KINDS } from "../kinds/kinds.js";
import { lookAtInvoices, lookAtNames, lookAtReferences, lookAtTaxCodes, lookUpInvoices } from "./look.js";
import { NewestOfOthers } from "./others.js";

interface Parts {
	readonly qb: QuickBooks;
	readonly seen: Seen;
	readonly ledger: Ledger;
	readonly settings: MappingSettings;
	readonly company: Company;
	/** Says what is being done. */
	readonly say: (sentence: string) => void;
}

/**
 * Reads what changed in the company since this ledger last looked, so that nothing is made twice. The lists are read
 * side by side, under the limits like everything else: one after the other they cost a run seconds in which it sends
 * nothing. Returns, or throws what went wrong first, when no read is under way any more: when the newest invoice appeared
 * that is not ours.
 */
export async function lookAtCompany(parts: Parts, sendsInvoices: boolean): Promise<Date | undefined> {
	parts.say(`Looking at what ${parts.company.name} holds already`);
	const reads = [lookAtPeople(parts), ...lookAtLists(parts, sendsInvoices)];
	const others = new NewestOfOthers(parts);
	if (sendsInvoices) reads.push(lookAtDocuments(parts, others));
	for (const end of await Promise.allSettled(reads)) if (end.status === "rejected") throw end.reason;
	return others.newest;
}

/** What was contested is looked up last: its answer replaces what the list said. */
async function lookAtPeople({ qb, seen, ledger }: Parts): Promise<void> {
	await lookAtNames(qb, seen, "Customer");
	await lookUpCustomersById(qb, seen, contestedCustomers({ ledger, seen }));
}

async function lookAtDocuments({ qb, seen, ledger, settings }: Parts, others: NewestOfOthers): Promise<void> {
	await lookAtInvoices(qb, seen, settings, (objects) => others.take(objects));
	await lookUpInvoices(qb, seen, contestedNumbers({ ledger, settings }));
}

/** Only lists that this company uses and this run needs: reads are metered. */
function lookAtLists({ qb, seen, settings, company }: Parts, sendsInvoices: boolean): Promise<unknown>[] {
	const reads: Promise<unknown>[] = [lookAtNames(qb, seen, "Vendor"), lookAtNames(qb, seen, "Employee")];
	const look = (entity: Parameters<typeof lookAtReferences>[2]) => reads.push(lookAtReferences(qb, seen, entity));
	if (seen.until("CustomerType") === undefined || !sendsInvoices) look("CustomerType");
	if (!sendsInvoices) return reads;
	look("Item");
	if (company.tracksLocations) look("Department");
	if (company.tracksClasses && usesClasses(settings)) look("Class");
	if (company.usesSalesTax) reads.push(lookAtTaxCodes(qb, seen));
	return reads;
}

/** Numbers under which QuickBooks held another document when last looked; a person was asked to put that right. */
function contestedNumbers({ ledger, settings }: Pick<Parts, "ledger" | "settings">): string[] {
	const failed = ledger.inState("invoice", ["held", "refused", "contested"], Number.MAX_SAFE_INTEGER);
	const contested = failed.filter(({ problem }) => problem?.code === CONFLICT);
	return contested.map(({ misId, issue }) => invoiceNumber(misId, settings, issue));
}

/** The customers that stood in a record's way when last looked: a person was asked to merge or rename them. */
function contestedCustomers({ ledger, seen }: Pick<Parts, "ledger" | "seen">): QboId[] {
	return CUSTOMER_KINDS.flatMap((kind) => {
		const failed = ledger.inState(kind, ["held", "refused", "contested"], Number.MAX_SAFE_INTEGER);
		const identities = failed.flatMap(({ problem, key }) => (problem?.code === CONFLICT && identityOf(key)) || []);
		return identities.flatMap((identity) => seen.customersOf(kind, identityKey(identity)).map(({ id }) => id));
	});
}

function usesClasses({ invoices }: Parts["settings"]): boolean {
	return invoices.class !== undefined || invoices.classByCampus.size > 0;
}
