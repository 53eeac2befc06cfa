import type { AuditRooms } from "../audit/open.js";
import type { LedgerRecord } from "../audit/record.js";
import type { DocumentState, SeenDocument } from "../audit/seen-document.js";
import type { Mis, Refusals } from "../mis/types.js";
import { plural } from "../output/text.js";
import type { PullParts } from "../pull/parts.js";
import { INVOICE } from "../sync/kinds/invoice/invoice.js";
import type { Day } from "../words/day.js";
import type { MisId, RealmId } from "../words/ids.js";
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

	constructor(
		private readonly context: Context,
		private readonly audit: AuditRooms,
		private readonly realm: RealmId,
		private readonly mis: () => Promise<Mis>,
	) {}

	/** For the pull, where the setting is on. */
	get hooks(): Pick<PullParts, "onStanding" | "onRead"> {
		if (!this.context.config.pull.writeBack) return {};
		return {
			onStanding: (record, now, settledOn) => this.take(record, now, settledOn),
			onRead: async (isEverything) => {
				if (isEverything) this.takeDeleted();
				await this.write();
			},
		};
	}

	/** What was deleted earlier is in no list any more. */
	private takeDeleted(): void {
		const seen = this.audit.seen(this.realm);
		for (const record of this.audit.ledger(this.realm).sent(INVOICE.name)) {
			const now = record.qboId && seen.mirrored(INVOICE.books.entity, record.qboId);
			if (now && now.state === "deleted") this.take(record, now, undefined);
		}
	}

	private async write(): Promise<void> {
		if (this.rows.size === 0) return;
		const refused: Refusals = new Map();
		await (await this.mis()).writeSaidBack(INVOICE.source, [...this.rows.values()], refused);
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
