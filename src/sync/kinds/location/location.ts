import { referenceKind } from "../reference-kind.js";

/** A campus's; "department" to Intuit. */
export const LOCATION = referenceKind("location", "Department", "location");
