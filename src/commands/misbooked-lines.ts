import type { LedgerRecord } from "../audit/record.js";
import { wrapped } from "../output/wrap.js";
import { resolveCommand } from "../sync/decide/misbooked.js";
import { kindNamed } from "../sync/kinds/kind.js";
import { ALL_KINDS } from "../sync/kinds/kinds.js";
import type { Context } from "./context.js";

// What `status` says of records that QuickBooks made otherwise than they were sent.

/** Said first: nothing of their kind is sent until a person has resolved them. */
export function sayMisbooked({ printer }: Context, wrong: readonly LedgerRecord[]): void {
	for (const { title, misId, problem } of wrong) {
		for (const line of wrapped(
			`${title ?? misId}: ${problem?.detail}`,
			printer.width,
			`${printer.paint.red("✖")} `,
			"  ",
		))
			printer.say(line);
		for (const line of wrapped(problem?.fix ?? "", printer.width, "  → ", "    ")) printer.say(line);
		printer.say();
	}
}

export function nextForMisbooked([first]: readonly LedgerRecord[]): string | undefined {
	if (!first) return undefined;
	const command = resolveCommand(kindNamed(ALL_KINDS, first.kind), first.key ?? "");
	return `${first.title} is not in QuickBooks as it was sent: correct or delete it there, then ${command}`;
}

export function misbookedData({ kind, misId, title, qboId, problem }: LedgerRecord): object {
	return { record: `${kind}:${misId}`, title, quickbooks_id: qboId, error: problem?.detail, fix: problem?.fix };
}
