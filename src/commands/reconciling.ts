import { setTimeout as pause } from "node:timers/promises";
import { Comparison } from "../audit/comparison.js";
import type { AuditRooms } from "../audit/open.js";
import { ledgerRecords } from "../audit/sent.js";
import type { Mis } from "../mis/types.js";
import { duration } from "../output/text.js";
import type { ProofQuestion } from "../proof/question.js";
import { type Proof, reconcile } from "../proof/reconcile.js";
import type { Difference } from "../proof/types.js";
import type { QuickBooks } from "../quickbooks/client.js";
import { checkBooks } from "../quickbooks/connection.js";
import { INVOICE } from "../sync/kinds/invoice/invoice.js";
import type { Company } from "../words/company.js";
import { connectLedger, readCompany } from "./connection.js";
import { type Context, openContextMis } from "./context.js";
import { openContextAudit } from "./own-files.js";

/** Both sides, opened to be compared. Nothing is written into either, and no lock is taken. */
export interface BothSides {
	readonly audit: AuditRooms;
	readonly mis: Mis;
	readonly qb: QuickBooks;
	readonly company: Company;
}

export async function openBothSides(context: Context): Promise<BothSides> {
	const audit = openContextAudit(context);
	const mis = await openContextMis(context);
	const { qb, connection } = await connectLedger(context, audit, (sentence) => context.printer.warn(sentence));
	const company = await readCompany(context, audit, qb);
	checkBooks(connection, company);
	return { audit, mis, qb, company };
}

/** @param isAccepted whether a person has said that a difference is known and right */
export async function compareSides(
	context: Context,
	{ audit, mis, qb, company }: BothSides,
	question: ProofQuestion,
	isAccepted: (difference: Difference) => boolean,
): Promise<Proof> {
	const { mapping, writeBack } = context.config;
	const comparison = new Comparison();
	context.onEnd(() => comparison.close());
	const seen = audit.seen(qb.realmId);
	return reconcile(
		{
			snapshot: () => mis.snapshot(),
			qb,
			ledger: (kind) => ledgerRecords(audit.database, qb.realmId, kind),
			comparison,
			settings: mapping,
			chosenItems: [...seen.mappings("item"), ...eachOf(seen.used("item"))],
			chosenLocations: [...seen.mappings("location"), ...eachOf(seen.used("location"))],
			chosenAccounts: seen.mappings("account"),
			formerAccounts: seen.used("account"),
			accountName: (id) => {
				const account = seen.references("Account").find((each) => each.id === id);
				return account ? `${account.fullName ?? account.name} (id ${id})` : `the account with the id ${id}`;
			},
			tracksLocations: company.tracksLocations,
			misTells: writeBack && (await mis.isTracked(INVOICE.source)),
			isAccepted,
			doing: (what) => context.printer.detail(`${what}.`),
			untilCalm: async (ms) => {
				context.printer.say(
					`More than 1,000 objects have changed in QuickBooks just now, and it tells of no more at a time: all is read again in ${duration(ms)}.`,
				);
				await pause(ms);
			},
		},
		question,
	);
}

const eachOf = <T>(several: ReadonlyMap<string, readonly T[]>): (readonly [string, T])[] =>
	[...several].flatMap(([name, all]) => all.map((one) => [name, one] as const));
