import { EXIT, type ExitCode } from "../../output/exit.js";
import { count, plural } from "../../output/text.js";
import { digestOf } from "../../sync/decide/digest.js";
import { lookAtMethods } from "../../sync/kinds/cash/books.js";
import { mappedMethod } from "../../sync/kinds/cash/mapped.js";
import { METHOD } from "../../sync/kinds/cash/method.js";
import type { WantedReference } from "../../sync/send/make-references.js";
import { type MisId, misId, type QboId } from "../../words/ids.js";
import { moneyGrouped, moneyToJson } from "../../words/money.js";
import { folded } from "../../words/nearest.js";
import type { Context } from "../context.js";
import { type Desk, type MapOptions, openDesk } from "../map.js";
import { note } from "../noted.js";
import { usage } from "../options.js";
import { refuseTwice } from "./choice.js";
import { runMaking } from "./make.js";
import { type Received, receivedOf, totalOf } from "./received.js";

/** QuickBooks' limit on the name of a payment method. */
const LONGEST_NAME = 31;

/** `map methods`: payment channels and QuickBooks' payment methods. A channel without one is sent without. */
export async function mapMethods(context: Context, options: MapOptions): Promise<ExitCode> {
	const desk = await openDesk(context, options);
	const { mis, qb, seen } = desk;
	await lookAtMethods({ qb, seen });
	const received = await receivedOf(mis, context.config.mapping, desk.audit.ledger(qb.realmId));
	const names = new Map(received.flatMap(({ channel }) => (channel ? [[folded(channel), channel] as const] : [])));
	const channels = [...names.values()];
	const chosen = (options.set ?? []).map((text) => choiceIn(text, desk, channels));
	refuseTwice(chosen.map(({ channel }) => channel));
	for (const { channel, id, name } of chosen) choose(context, desk, channel, id, name, "chosen");
	if (options.create) {
		await makeMissing(
			context,
			desk,
			channels.filter((channel) => !isMapped(desk, channel)),
		);
	}
	return say(context, desk, channels, received);
}

const methods = ({ seen }: Desk) => seen.references("PaymentMethod").filter(({ active }) => active);
const mappedTo = ({ seen }: Desk, channel: string) => mappedMethod(seen, channel);
const isMapped = (desk: Desk, channel: string): boolean =>
	methods(desk).some(({ id }) => id === mappedTo(desk, channel));

/** "MOMO=Mobile money" or "MOMO=4": the method by its name or its id. */
function choiceIn(text: string, desk: Desk, channels: readonly string[]) {
	const [, name = "", wanted = ""] = /^([^=]+)=(.*\S)/.exec(text.trim()) ?? [];
	if (wanted === "")
		throw usage(
			`--set takes <channel>=<payment method>; "${text}" is not of this form.`,
			"For example: --set 'MOMO=Mobile money', by names or ids.",
		);
	const called = name.trim().replace(/^channel:/i, "");
	const channel = channels.find((each) => folded(each) === folded(called));
	if (channel === undefined)
		throw usage(`No payment in the MIS is of the channel "${called}".`, `There are: ${channels.join(", ") || "none"}.`);
	const id = /^(?:id:)?\s*(\d{1,18})$/i.exec(wanted)?.[1];
	const method = methods(desk).find((each) => each.id === id || folded(each.name) === folded(wanted));
	if (method) return { channel, id: method.id, name: method.name };
	const list = methods(desk).map((each) => `${each.name} (id ${each.id})`);
	throw usage(
		`QuickBooks has no active payment method ${id === undefined ? `"${wanted.trim()}"` : `with the id ${id}`}.`,
		`There are: ${list.join(", ") || "none"}.`,
	);
}

function choose(context: Context, { seen }: Desk, channel: string, id: QboId, name: string, how: string): void {
	seen.setMapping("method", channel, id);
	note(context, "mapped", `the channel "${channel}" to the payment method ${name} (id ${id}), ${how}`, seen.realm);
}

/** Under the channel's name; one that has this name already is taken. */
async function makeMissing(context: Context, desk: Desk, missing: readonly string[]): Promise<void> {
	const { audit, qb, seen } = desk;
	const wanted: WantedReference[] = [];
	for (const channel of missing) {
		const known = methods(desk).find(({ name }) => folded(name) === folded(channel));
		if (known) choose(context, desk, channel, known.id, known.name, "of the same name");
		else wanted.push({ misId: keyOf(channel), name: channel, document: methodDocument(channel) });
	}
	if (wanted.length === 0) return;
	await runMaking(context, { audit, qb, seen, guard: await desk.lock(), kind: METHOD, onReady: () => {} }, wanted);
}

const methodDocument = (channel: string) => ({ Name: channel.slice(0, LONGEST_NAME), Type: "NON_CREDIT_CARD" });

/** A channel has no key in the MIS: a number of its own, always the same, stands for it in the ledger. */
const keyOf = (channel: string): MisId => misId(String(BigInt(`0x${digestOf(folded(channel)).slice(0, 12)}`)));

function say(context: Context, desk: Desk, channels: readonly string[], received: readonly Received[]): ExitCode {
	const { printer, config } = context;
	const lines = channels.map((channel) => {
		const id = mappedTo(desk, channel);
		const method = methods(desk).find((each) => each.id === id);
		const own = totalOf(received, (each) => folded(each.channel ?? "") === folded(channel));
		return { channel, id: method?.id, name: method?.name, ...own };
	});
	printer.table(
		[
			...[{ title: "" }, { title: "Channel" }, { title: "Payment method" }, { title: "Id", align: "right" as const }],
			...[
				{ title: "To send", align: "right" as const },
				{ title: config.mapping.currency, align: "right" as const },
			],
		],
		lines.map(({ channel, id, name, records, amount }) => [
			...[id ? "✔" : "✖", channel, name ?? "missing", id ?? ""],
			...(records === 0 ? ["", ""] : [count(records), moneyGrouped(amount)]),
		]),
	);
	const missing = lines.filter(({ id }) => id === undefined).length;
	printer.say();
	printer.say(
		missing === 0
			? `All ${count(lines.length)} are mapped.`
			: `${count(missing)} of ${count(lines.length)} missing: their payments go without a method.`,
	);
	if (missing > 0) printer.say("  To make them: eaur-qb map methods --create");
	const mappings = lines.map(({ channel, id, name, records, amount }) => ({
		name: channel,
		id: id ?? null,
		qbo_name: name ?? null,
		payments: records,
		amount: moneyToJson(amount),
	}));
	printer.result({ mappings, missing }, `${plural(missing, "channel")} missing`);
	return EXIT.done;
}
