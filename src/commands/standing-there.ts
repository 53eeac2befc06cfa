import { count } from "../output/text.js";
import { wrapped } from "../output/wrap.js";
import type { Kind } from "../sync/kinds/kind.js";
import type { Context } from "./context.js";
import { knownRealm, openContextAudit } from "./own-files.js";
import { saidBack, saidBackWords } from "./said-back.js";
import { mirrored, type There, thereOf } from "./there.js";

/** What was sent of these kinds, by what stands there now, as of the last pull; said, and for --json. */
export function standingThere(context: Context, kinds: readonly Kind[]): object {
	const audit = openContextAudit(context);
	const realm = knownRealm(context, audit);
	const ledger = audit.ledger(realm);
	const stands = mirrored(audit, realm);
	const states = new Map<There["state"], number>();
	let sent = 0;
	for (const { name } of kinds) {
		for (const record of ledger.sent(name)) {
			const state = thereOf(stands, record)?.state ?? "unknown";
			states.set(state, (states.get(state) ?? 0) + 1);
			sent += 1;
		}
	}
	const back = saidBack(audit, realm, kinds);
	const { printer } = context;
	printer.say();
	printer.say(printer.paint.bold(`In QuickBooks, of ${count(sent)} sent`));
	for (const [state, records] of states)
		printer.say(`  ${`${LABELS[state]}:`.padEnd(18)}${count(records).padStart(10)}`);
	for (const line of wrapped(saidBackWords(back), printer.width, "  ", "  ")) printer.say(line);
	const number = (state: There["state"]) => states.get(state) ?? 0;
	return {
		quickbooks: {
			...back,
			sent,
			open: number("open"),
			part_paid: number("part"),
			paid: number("paid"),
			voided: number("void"),
			deleted: number("deleted"),
			active: number("active"),
			inactive: number("inactive"),
			unknown: number("unknown"),
		},
	};
}

const LABELS: Readonly<Record<There["state"], string>> = {
	open: "Open",
	part: "Part Paid",
	paid: "Paid",
	void: "Void",
	deleted: "Deleted",
	active: "Active",
	inactive: "Inactive",
	unknown: "Not Looked At",
};
