import type { Ledger } from "../audit/ledger.js";
import type { LedgerRecord } from "../audit/record.js";
import type { Seen } from "../audit/seen.js";
import type { DocumentState, SeenDocument } from "../audit/seen-document.js";
import type { Mis, Refusals } from "../mis/types.js";
import { plural } from "../output/text.js";
import type { PullParts } from "../pull/pull.js";
import { INVOICE } from "../sync/kinds/invoice/invoice.js";
import type { Day } from "../words/day.js";
import type { MisId } from "../words/ids.js";
import { moneyText, NOTHING } from "../words/money.js";
import type { Context } from "./context.js";

type SaidBackRow = Parameters<Mis["writeSaidBack"]>[1][number];

/** As `pull --json` has them. */
const WORDS: Readonly<Record<DocumentState, string>> = {
	open: "open",
	part: "part_paid",
	paid: "paid",
	void: "voided",
	deleted: "deleted",
};

/**
 * What is open and paid of invoices, for the MIS: gathered while QuickBooks is read, and written with `pull.writeBack = on`
 * into columns that `mis prepare --pull` made. Nothing else of a row is touched.
 */
export class PulledIntoMis {
	private readonly rows = new Map<MisId, SaidBackRow>();

	constructor(private readonly context: Context) {}

	/** For the pull, where the setting is on. */
	get hook(): Pick<PullParts, "onStanding"> {
		return this.context.config.pull.writeBack
			? { onStanding: (record, now, settledOn) => this.take(record, now, settledOn) }
			: {};
	}

	/** After everything was read: what was deleted earlier is in no list any more. */
	takeDeleted(ledger: Ledger, seen: Seen): void {
		if (!this.context.config.pull.writeBack) return;
		for (const record of ledger.sent(INVOICE.name)) {
			const now = record.qboId && seen.mirrored(INVOICE.books.entity, record.qboId);
			if (now && now.state === "deleted") this.take(record, now, undefined);
		}
	}

	/** What is read again by the next pull, because this one broke off, is written then. */
	async write(mis: () => Promise<Mis>): Promise<void> {
		if (this.rows.size === 0) return;
		const refused: Refusals = new Map();
		await (await mis()).writeSaidBack(INVOICE.source, [...this.rows.values()], refused);
		if (refused.size > 0)
			this.context.printer.warn(`${plural(refused.size, "row")} of the MIS could not be told what QuickBooks says.`);
	}

	/** The day on which it was settled is that of a payment: when QuickBooks last changed it says nothing of that. */
	private take({ kind, misId }: LedgerRecord, now: SeenDocument, settledOn: Day | undefined): void {
		const { state, balance = NOTHING } = now;
		if (kind !== INVOICE.name || state === undefined) return;
		const paidOn = state === "paid" ? (settledOn ?? null) : null;
		const open = state === "void" || state === "deleted" ? NOTHING : balance;
		this.rows.set(misId, { id: misId, balance: moneyText(open), paidOn, state: WORDS[state] });
	}
}
