import { Scratch } from "../audit/scratch.js";
import { EXIT, type ExitCode } from "../output/exit.js";
import { amount, count } from "../output/text.js";
import { checkBooks } from "../quickbooks/connection.js";
import { lookAtCompany, rehearse, type SendRequest } from "../sync/engine.js";
import type { Decision } from "../sync/plan.js";
import { checkCompany } from "../sync/preflight.js";
import { loadWorld } from "../sync/world.js";
import { addMoney, NOTHING } from "../words/money.js";
import { connect, readCompany } from "./connection.js";
import { type Context, openContextAudit, openContextMis } from "./context.js";
import { actionOf, sayDecisions } from "./preview.js";

/** Held and resting records shown one by one; the totals have the rest. */
const MOST_SHOWN = 20;

/** `--dry-run`: the same road as a real run up to the first write. Reads QuickBooks, writes nothing, takes no lock. */
export async function rehearseSend(context: Context, request: SendRequest): Promise<ExitCode> {
	const { config, printer } = context;
	const audit = openContextAudit(context);
	const mis = await openContextMis(context);
	const { qb, connection } = await connect(context, (sentence) => printer.warn(sentence));
	const company = await readCompany(context, audit, qb);
	checkBooks(connection, company);
	const sendsInvoices = request.kinds.includes("invoice");
	checkCompany(company, config.mapping, sendsInvoices);
	const [ledger, seen] = [audit.ledger(qb.realmId), audit.seen(qb.realmId)];
	await lookAtCompany(
		{ qb, seen, settings: config.mapping, company, say: (line) => printer.detail(line) },
		sendsInvoices,
	);
	const scratch = new Scratch();
	context.onEnd(() => scratch.close());
	const world = await loadWorld({
		mis,
		scratch,
		settings: config.mapping,
		company,
		ledger,
		seen,
		writeBack: config.writeBack,
	});
	const totals = { send: 0, adopt: 0, hold: 0, rest: 0 };
	let sum = NOTHING;
	const held: Decision[] = [];
	let taken = 0;
	for await (const { decision } of rehearse({ mis, world, again: request.failedOnly !== undefined }, request)) {
		const action = actionOf(decision);
		if (action !== "rest" && taken >= (request.limit ?? Number.POSITIVE_INFINITY)) break;
		if (action !== "rest") taken += 1;
		totals[action] += 1;
		if (action === "send" && decision.about.amount !== undefined) sum = addMoney(sum, decision.about.amount);
		if ((action === "hold" || action === "rest") && held.length < MOST_SHOWN) held.push(decision);
	}
	if (held.length > 0) sayDecisions(context, held, config.mapping.currency);
	const plan = `Plan: ${count(totals.send)} to create, ${count(totals.adopt)} to adopt, ${count(totals.hold)} held, ${count(totals.rest)} resting`;
	printer.say(sendsInvoices ? `${plan}; ${amount(sum, config.mapping.currency)} in all.` : `${plan}.`);
	printer.say("Nothing was written.");
	printer.result({ ...totals, dry_run: true }, plan);
	return EXIT.done;
}
