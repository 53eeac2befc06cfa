import { requireMis } from "../../config/load.js";
import type { Config } from "../../config/types.js";
import { openMis } from "../../mis/open.js";
import type { Mis } from "../../mis/types.js";
import type { Printer } from "../../output/terminal.js";
import { amount, count, plural } from "../../output/text.js";
import { BANK_SOURCE } from "../../sync/kinds/cash/sources.js";
import { EAUR_MIS } from "../../sync/kinds/mis-shape.js";
import { moneyGrouped, moneyToJson } from "../../words/money.js";
import { bankNames, type Received, receivedOf, totalOf } from "../map/received.js";
import { allSources } from "../mis.js";
import { paymentShapeOf } from "../payment-shape.js";
import { choice } from "./questions.js";
import type { Setup } from "./setup.js";

const PAYMENTS = choice("Have `eaur-qb sync` send payments, after the invoices", "--payments", ["on", "off"]);

/** What was learnt and answered about money that came in. */
export interface PaymentsAnswer {
	readonly enabled: boolean;
	readonly shape: string;
	readonly count: number;
	readonly amount: number;
	/** Tracking columns that payments would need, and that are not there. */
	readonly missingColumns: number;
}

/** Says what the MIS holds of payments, by channel and bank, and asks whether they are to be sent. */
export async function setUpPayments(setup: Setup, config: Config): Promise<PaymentsAnswer> {
	const { context, questions, options } = setup;
	const mis = await openMis(requireMis(config), EAUR_MIS);
	try {
		const on = { payments: { enabled: true } } as const;
		const inspection = await mis.inspect(allSources(on));
		const shape = paymentShapeOf(inspection);
		const received = (await receivedOf(mis, config.mapping)).filter(({ records }) => records > 0);
		const { records, amount: sum } = totalOf(received, () => true);
		const { currency } = config.mapping;
		context.printer.say(`The MIS has ${shape.words.replace(/^the MIS has /, "")}.`);
		if (records > 0) {
			context.printer.say(`${plural(records, "payment")} (${amount(sum, currency)}) are not sent yet:`);
			await sayReceived(context.printer, mis, received, currency);
		}
		const standard = config.mapping.payments.enabled ? "on" : "off";
		const isAsked = records > 0 || options.payments !== undefined;
		const answer = isAsked ? await questions.answer(PAYMENTS, options.payments, standard) : standard;
		const isMissing = (each: (typeof inspection.columns)[number]) =>
			each.need === "track" && each.required && !each.present;
		return {
			enabled: answer === "on",
			shape: shape.is,
			count: records,
			amount: moneyToJson(sum),
			missingColumns: answer === "on" ? inspection.columns.filter(isMissing).length : 0,
		};
	} finally {
		await mis.close();
	}
}

async function sayReceived(printer: Printer, mis: Mis, received: readonly Received[], currency: string): Promise<void> {
	const names = await bankNames(mis);
	const right = (title: string) => ({ title, align: "right" as const });
	printer.table(
		[{ title: "Channel" }, { title: "Bank" }, right("Payments"), right(currency)],
		[...received]
			.sort((a, b) => b.records - a.records)
			.map(({ channel, bankId, records, amount: sum }) => [
				channel ?? "none",
				bankId === undefined ? "none" : `${bankId} ${names.get(bankId) ?? `not in ${BANK_SOURCE.table}`}`,
				count(records),
				moneyGrouped(sum),
			]),
	);
}
