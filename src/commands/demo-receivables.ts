import type { Printer } from "../output/terminal.js";
import { amount, plural } from "../output/text.js";
import { wrapped } from "../output/wrap.js";
import type { Sandbox } from "../sandbox/server.js";
import type { Money } from "../words/money.js";

/**
 * Whether everybody owes in QuickBooks what they owe in the MIS for what was sent. Both sides are read past the program
 * that has sent it: the MIS by its own sums, QuickBooks by the balance that it keeps of each customer itself.
 */
export async function sayReceivables(
	printer: Printer,
	file: string,
	sandbox: Pick<Sandbox, "objects">,
	currency: string,
): Promise<{ readonly people: number; readonly differ: number }> {
	const { accountsInMis } = await import("../sandbox/university/receivables.js");
	const accounts = accountsInMis(file);
	const books = balancesIn(sandbox);
	const sum = (pick: (account: { charged: number; paid: number }) => number) =>
		[...accounts.values()].reduce((total, each) => total + pick(each), 0);
	const [charged, paid] = [sum((each) => each.charged), sum((each) => each.paid)];
	const owed = [...accounts.keys()].reduce((total, payer) => total + (books.get(payer) ?? 0), 0);
	const differing = [...accounts].filter(([payer, each]) => each.charged - each.paid !== (books.get(payer) ?? 0));
	const money = (hundredths: number) => amount(BigInt(Math.round(hundredths)) as Money, currency);
	const lines = [
		`Of what was sent, ${plural(accounts.size, "person", "people")} were charged ${money(charged)} and have paid ${money(paid)}.`,
		`They owe ${money(charged - paid)} in the MIS, and ${money(owed)} in QuickBooks.`,
	];
	for (const each of lines) printer.say(wrapped(each, printer.width).join("\n"));
	if (differing.length === 0) printer.success("Nobody owes a franc more or less there than here.");
	else
		printer.warn(
			`${plural(differing.length, "person", "people")} owe another amount there: ${differing
				.slice(0, 3)
				.map(([payer]) => payer)
				.join(", ")}.`,
		);
	return { people: accounts.size, differ: differing.length };
}

/** What each customer owes, by the number in its notes, in hundredths. */
function balancesIn(sandbox: Pick<Sandbox, "objects">): ReadonlyMap<string, number> {
	const balances = new Map<string, number>();
	for (const { Notes, Balance } of sandbox.objects("Customer")) {
		const [, number] = /^(?:RegNo|TrackingID): *(.+)$/m.exec(String(Notes ?? "")) ?? [];
		if (number === undefined) continue;
		const payer = number.trim().toUpperCase();
		balances.set(payer, (balances.get(payer) ?? 0) + Math.round(Number(Balance ?? 0) * 100));
	}
	return balances;
}
