import type { AuditRooms } from "../audit/open.js";
import type { LedgerRecord } from "../audit/record.js";
import { INVOICE } from "../sync/kinds/invoice/invoice.js";
import { ALL_KINDS } from "../sync/kinds/kinds.js";
import { PAYMENT } from "../sync/kinds/payment/payment.js";
import { TOPUP } from "../sync/kinds/topup/topup.js";
import { misId, type QboId, qboId, type RealmId } from "../words/ids.js";
import { recordName, recordOf } from "./change-lines.js";
import type { Context } from "./context.js";
import { invoiceIdIn, paymentIdIn, usage } from "./options.js";

/** What a person named, and what it is in QuickBooks. */
export interface Named {
	readonly text: string;
	readonly entity: string;
	readonly id: QboId;
	/** Undefined of a document that was typed in by hand. */
	readonly record: LedgerRecord | undefined;
}

/** Entities by their names in small letters: what was typed in is one of them. */
const ENTITIES = new Map(
	["Invoice", "Payment", "CreditMemo", "SalesReceipt"].map((name) => [name.toLowerCase(), name]),
);

/** The record or document that is named: "invoice:77", "MIS-77", "student:22", "quickbooks:Invoice:123". Throws `Failure` "usage". */
export function namedRecord(context: Context, audit: AuditRooms, realm: RealmId, text: string): Named {
	const [what = "", ...rest] = text.split(":");
	if (what === "quickbooks") {
		const [entity, id = ""] = [ENTITIES.get((rest[0] ?? "").toLowerCase()), rest[1]];
		if (entity === undefined || !/^\d{1,18}$/.test(id)) throw unknown(text);
		return documentNamed(audit, realm, text, entity, qboId(id));
	}
	const invoice = invoiceIdIn(text, context.config.mapping);
	const payment = invoice === undefined && /^(payment:|M[PW]-)/.test(text) ? paymentIdIn(text) : undefined;
	const name = invoice !== undefined ? INVOICE.name : payment?.startsWith("W") ? TOPUP.name : what;
	const kind = ALL_KINDS.find((each) => each.name === (payment && name !== TOPUP.name ? PAYMENT.name : name));
	const key = invoice ?? payment?.replace("W", "") ?? rest.join(":");
	if (kind === undefined || !/^\d{1,18}$/.test(key)) throw unknown(text);
	const record = audit.ledger(realm).record(kind.name, misId(key.replace(/^0+(?=\d)/, "")));
	if (record?.qboId === undefined) {
		const listed = "`eaur-qb changes list` names those that are not as they were sent";
		throw usage(`${text} was never sent from here.`, `${listed}; a person by the number of the row, as student:22.`);
	}
	return { text: recordName(record), entity: kind.books.entity, id: record.qboId, record };
}

/** A document may be one of ours, named as it stands in QuickBooks. */
function documentNamed(audit: AuditRooms, realm: RealmId, text: string, entity: string, id: QboId): Named {
	const record = recordOf(audit.ledger(realm), entity, id);
	if (record) return { text: recordName(record), entity, id, record };
	if (audit.seen(realm).mirrored(entity, id) !== undefined) return { text, entity, id, record };
	throw usage(
		`${text}: nobody has seen such a document in QuickBooks.`,
		"Run eaur-qb pull, and name it as `eaur-qb changes list` does.",
	);
}

const unknown = (text: string) =>
	usage(
		`"${text}" names no record.`,
		"Name it as `eaur-qb changes list` does: invoice:77, MIS-77, quickbooks:Invoice:123; several with blanks between them.",
	);
