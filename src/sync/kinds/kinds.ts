import type { MappingSettings } from "../../words/settings.js";
import type { Source } from "../../words/source.js";
import { APPLICANT } from "./applicant/applicant.js";
import { METHOD } from "./cash/method.js";
import type { KindName } from "./entity.js";
import { INVOICE } from "./invoice/invoice.js";
import { ITEM } from "./item/item.js";
import type { Kind } from "./kind.js";
import { LOCATION } from "./location/location.js";
import { PAYMENT } from "./payment/payment.js";
import type { ReferenceKind } from "./reference-kind.js";
import { STUDENT } from "./student/student.js";
import { TOPUP } from "./topup/topup.js";

/** The one list of all kinds, in the order in which they are sent. A name without its parts does not compile. */
export const KINDS: Readonly<Record<KindName, Kind>> = {
	student: STUDENT,
	applicant: APPLICANT,
	invoice: INVOICE,
	payment: PAYMENT,
	topup: TOPUP,
};

/** The one list of what `map` makes for them to refer to. */
export const REFERENCES = { item: ITEM, location: LOCATION, method: METHOD } as const satisfies Readonly<
	Record<string, ReferenceKind>
>;

export const ALL_REFERENCES: readonly ReferenceKind[] = Object.values(REFERENCES);

export const ALL_KINDS: readonly Kind[] = Object.values(KINDS);

/** In the order in which they are sent: students before applicants. */
export const CUSTOMER_KINDS = [STUDENT, APPLICANT] as const;

/** Every table that carries statuses. */
export const TRACKED_SOURCES: readonly Source[] = ALL_KINDS.map(({ source }) => source);

/** The kinds of these names, in their order. */
export const kindsNamed = (names: readonly KindName[]): readonly Kind[] => names.map((name) => KINDS[name]);

/** The kinds that a group of commands is about: "invoices", "customers". */
export const kindsIn = (group: string): readonly Kind[] => ALL_KINDS.filter(({ words }) => words.group.name === group);

/** Kinds whose rows are known by their keys: documents. */
export const isDocument = ({ asked }: Kind): boolean => asked.ids === "keys";

/** Money that came in: receipts, and credits of the wallets. */
export const CASH_KINDS = [PAYMENT, TOPUP] as const;

export const isCash = (kind: Kind): boolean => CASH_KINDS.some((each) => each === kind);

/** Of all settings the one that says whether payments are sent. */
export interface PaymentsSwitch {
	readonly payments: Pick<MappingSettings["payments"], "enabled">;
}

/** The kinds that `sync` sends, and that the MIS must be fit for: payments only where they are switched on. */
export const kindsInUse = ({ payments }: PaymentsSwitch): readonly Kind[] =>
	payments.enabled ? ALL_KINDS : ALL_KINDS.filter((kind) => !isCash(kind));
