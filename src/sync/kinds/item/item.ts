import { referenceKind } from "../reference-kind.js";

/** What is charged for: a fee category's. */
export const ITEM = referenceKind("item", "Item", "item");
