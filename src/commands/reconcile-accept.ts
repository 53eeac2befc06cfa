import { EXIT, type ExitCode } from "../output/exit.js";
import { wrapped } from "../output/wrap.js";
import type { ProofQuestion } from "../proof/question.js";
import { EVERYTHING } from "../proof/scope.js";
import { type Context, operator } from "./context.js";
import { invoiceIdIn, paymentIdIn, usage } from "./options.js";
import { compareSides, openBothSides } from "./reconciling.js";

/**
 * `reconcile accept`: a person knows that this difference is right. Both sides of the record are read again, so that what
 * is accepted is what stands there now.
 */
export async function acceptDifference(
	context: Context,
	given: string,
	{ reason }: { readonly reason: string },
): Promise<ExitCode> {
	const { printer } = context;
	const { record, question } = recordMeant(context, given);
	const sides = await openBothSides(context);
	const proof = await compareSides(context, sides, question, () => false);
	if (proof.result === "incomplete") {
		printer.error(proof.why, { accepted: 0 });
		return EXIT.later;
	}
	const difference = proof.tally.differences.find((each) => each.record === record);
	if (!difference)
		throw usage(`There is no difference at ${record}.`, "`eaur-qb reconcile` lists those that there are.");
	const { class: is, digest, detail } = difference;
	sides.audit.acceptances(sides.qb.realmId).accept({ record, class: is, digest, reason, who: operator() }, detail);
	for (const line of wrapped(detail, printer.width)) printer.say(line);
	const sentence = `${record} is accepted until either side changes.`;
	printer.success(sentence);
	printer.result({ accepted: 1, record, class: is, detail, reason }, sentence);
	return EXIT.done;
}

/** "invoice:77", or an invoice by its number; people by their rows, as `reconcile` names them. */
function recordMeant(context: Context, given: string): { readonly record: string; readonly question: ProofQuestion } {
	const question = { complete: false, full: false, tieOut: false };
	const id = invoiceIdIn(given, context.config.mapping);
	if (id !== undefined)
		return {
			record: `invoice:${id}`,
			question: { ...question, kinds: ["invoice"], scope: { ...EVERYTHING, ids: [id] } },
		};
	if (/^(student|applicant):\d{1,18}$/.test(given))
		return { record: given, question: { ...question, kinds: ["customer"], scope: EVERYTHING } };
	const [, entity] = /^quickbooks:(Invoice|Payment):\d{1,18}$/.exec(given) ?? [];
	if (entity !== undefined)
		return {
			record: given,
			question: { ...question, kinds: [entity === "Invoice" ? "invoice" : "payment"], scope: EVERYTHING },
		};
	// A number alone is an invoice's.
	const paid = /^(?:payment:|M[PW]-)/i.test(given) ? paymentIdIn(given) : undefined;
	if (paid !== undefined)
		return { record: `payment:${paid}`, question: { ...question, kinds: ["payment"], scope: EVERYTHING } };
	throw usage(
		`"${given}" is no record such as invoice:77, MIS-77, payment:12, MP-12 or student:22.`,
		"Take it from the list of `eaur-qb reconcile`.",
	);
}
