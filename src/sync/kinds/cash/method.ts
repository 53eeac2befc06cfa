import { referenceKind } from "../reference-kind.js";

/** How somebody paid: one for each channel of the MIS. */
export const METHOD = referenceKind("method", "PaymentMethod", "method");
