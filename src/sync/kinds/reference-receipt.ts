import type { QboObject } from "../../quickbooks/outcome.js";
import { referenceId } from "../look/found.js";
import { difference, textOf, told } from "./differences.js";
import type { QboDocument } from "./entity.js";

/**
 * In what an item or a location that was made differs from what was sent: its name, and what decides where money goes.
 */
export function referenceDifferences(document: QboDocument, answered: QboObject): string[] {
	return [
		difference("name", textOf(answered.Name), textOf(document.Name)),
		told("type", answered.Type, document.Type),
		document.IncomeAccountRef === undefined
			? undefined
			: difference("income account", referenceId(answered.IncomeAccountRef), referenceId(document.IncomeAccountRef)),
		answered.Active === false ? "it is inactive" : undefined,
	].filter((sentence) => sentence !== undefined);
}
