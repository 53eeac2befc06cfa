import { EXIT, type ExitCode } from "../output/exit.js";
import { confirm } from "../output/prompt.js";
import { count, plural } from "../output/text.js";
import { wrapped } from "../output/wrap.js";
import { type Estranged, estrangedRecords } from "../sync/decide/known-mis.js";
import { INVOICE } from "../sync/kinds/invoice/invoice.js";
import { parseCharge } from "../sync/kinds/invoice/parse.js";
import { ALL_KINDS } from "../sync/kinds/kinds.js";
import { misId } from "../words/ids.js";
import { type Context, openContextMis } from "./context.js";
import { lockHome } from "./locking.js";
import { usage } from "./options.js";
import { knownRealm, openContextAudit } from "./own-files.js";

export interface AcknowledgeOptions {
	readonly reason?: string;
	readonly yes?: boolean;
}

const NO_REASON = "no reason given";

/**
 * `changes acknowledge`: a person has seen that rows are not what was sent. `mis`: the rows that make this MIS look like
 * another one. `invoice:<id>`: what QuickBooks has is right for the row as it is now. Calls nobody.
 */
export async function acknowledgeChanges(
	context: Context,
	records: readonly string[],
	options: AcknowledgeOptions,
): Promise<ExitCode> {
	const wrong = records.find((record) => record !== "mis" && !/^invoice:\d{1,18}$/.test(record));
	if (wrong !== undefined) throw usage(`"${wrong}" is neither "mis" nor an invoice such as invoice:77.`, "Correct it.");
	lockHome(context);
	let acknowledged = 0;
	for (const record of records) {
		acknowledged +=
			record === "mis" ? await acknowledgeMis(context, options) : await acknowledgeInvoice(context, record, options);
	}
	const line = `${plural(acknowledged, "changed row")} acknowledged.`;
	context.printer.success(line);
	context.printer.result({ acknowledged }, line);
	return EXIT.done;
}

const MOST_SHOWN = 5;

async function acknowledgeMis(
	context: Context,
	{ reason = NO_REASON, yes = false }: AcknowledgeOptions,
): Promise<number> {
	const audit = openContextAudit(context);
	const ledger = audit.ledger(knownRealm(context, audit));
	const mis = await openContextMis(context);
	const estranged = await estrangedRecords({ mis, ledger, settings: context.config.mapping, kinds: ALL_KINDS });
	if (estranged.length === 0) return 0;
	const lines = estranged
		.slice(0, MOST_SHOWN)
		.flatMap((each) => wrapped(sides(each), context.printer.width, "  ", "    "));
	for (const line of lines) context.printer.say(line);
	if (estranged.length > MOST_SHOWN) context.printer.say(`  … and ${count(estranged.length - MOST_SHOWN)} more`);
	const question = `${mis.where} is the MIS these were sent from, and the rows were changed on purpose?`;
	await mustAgree(context, question, yes);
	const rows = estranged.map((each) => ({ ...each, kind: each.kind.name }));
	ledger.acknowledge(rows, context.commandLine, reason);
	return estranged.length;
}

const sides = ({ kind, misId: id, sent, now }: Estranged): string => `${kind.name} ${id}: sent as ${sent}; now ${now}`;

async function acknowledgeInvoice(
	context: Context,
	named: string,
	{ reason = NO_REASON, yes = false }: AcknowledgeOptions,
): Promise<number> {
	const id = misId(named.slice(`${INVOICE.name}:`.length).replace(/^0+(?=\d)/, ""));
	const audit = openContextAudit(context);
	const ledger = audit.ledger(knownRealm(context, audit));
	const mis = await openContextMis(context);
	const record = ledger.record(INVOICE.name, id);
	const [row] = await mis.page(INVOICE.source, { after: undefined, limit: 1, ids: [id] });
	if (!row || record?.qboId === undefined)
		throw usage(`${named} was never sent from here, or its row is gone.`, "Correct it.");
	const changed = INVOICE.changeOf(row, record, context.config.mapping);
	if (!changed) return 0;
	const question = `${record.trace} (id ${record.qboId}), sent for ${changed.sent}, is right for row ${id}, which is now ${changed.now}?`;
	await mustAgree(context, question, yes);
	const { amount, day, payer } = parseCharge(row, context.config.mapping).record;
	const facts = { amount, day, payer, said: INVOICE.said(row) };
	ledger.restate(INVOICE.name, id, facts, context.commandLine, reason);
	return 1;
}

async function mustAgree({ isTerminal }: Context, question: string, yes: boolean): Promise<void> {
	if (await confirm(question, { yes, isTerminal, optionToName: "--yes" })) return;
	throw usage("Nothing was acknowledged.", "Answer yes, or give --yes.");
}
