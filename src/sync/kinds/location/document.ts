import { type Charset, fitName } from "../names.js";
import { LONGEST_REFERENCE_NAME } from "../reference.js";
import type { ReferenceDocument } from "../reference-kind.js";

/** The location ("department" to Intuit) for a campus. */
export function departmentDocument(campusName: string, charset: Charset = "unicode"): ReferenceDocument {
	return { Name: fitName(campusName, LONGEST_REFERENCE_NAME, charset).text };
}
