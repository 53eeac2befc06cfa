import type { AuditRooms } from "../audit/open.js";
import type { Mis } from "../mis/types.js";
import { confirm } from "../output/prompt.js";
import { count, plural } from "../output/text.js";
import type { QuickBooks } from "../quickbooks/client.js";
import type { Kind } from "../sync/kinds/kind.js";
import { ALL_KINDS } from "../sync/kinds/kinds.js";
import { UNSYNCHRONISED } from "../sync/read/selection.js";
import type { Company } from "../words/company.js";
import type { FirstRun } from "./brakes.js";
import type { Context } from "./context.js";
import { startingRun } from "./noted.js";
import { usage } from "./options.js";

/** The books at hand, and what the ledger knows of them. */
interface OpenedBooks {
	readonly audit: AuditRooms;
	readonly qb: Pick<QuickBooks, "realmId">;
}

/** What tells a first run of these kinds into real books. */
export function firstRunOf({ config }: Context, { audit, qb }: OpenedBooks, kinds: readonly Kind[]): FirstRun {
	const isProduction = config.quickbooks.environment === "production";
	return { isFirst: isProduction && !audit.ledger(qb.realmId).hasCreated(kinds.map(({ name }) => name)) };
}

/** Into which books a run sends; of the sandbox environment nothing has to be said. */
export function sayBooks({ printer, config }: Context, company: Company, what: string): void {
	if (config.quickbooks.environment !== "production") return;
	printer.say(`${what}, into ${company.name} (company ${company.realmId}, production).`);
}

/**
 * Asks, once per company, before anything is sent into real books: from then on the ledger knows them, and cron goes on
 * by itself. Through a proxy on this computer too: real are the books of the production environment, wherever it is reached. Throws `Failure` "usage" where the answer is no, and where nobody can be asked.
 */
export async function confirmBooks(
	context: Context,
	session: OpenedBooks & { readonly company: Company; readonly mis: Mis },
	kinds: readonly Kind[],
	yes: boolean,
): Promise<void> {
	if (!firstRunOf(context, session, ALL_KINDS).isFirst) return;
	const { company, mis } = session;
	context.printer.warn(booksSentence(company, await unsent(context, mis, kinds)));
	const ask = () =>
		confirm(`Send into the books of ${company.name}?`, {
			yes,
			isTerminal: context.isTerminal,
			optionToName: "--yes",
		});
	if (!(await startingRun(context, ask)))
		throw usage("Nothing was sent.", "Answer yes, or give --yes. To rehearse first: eaur-qb sandbox --seed-demo");
}

async function unsent({ config }: Context, mis: Mis, kinds: readonly Kind[]): Promise<[Kind, number][]> {
	return Promise.all(
		kinds.map(async (kind): Promise<[Kind, number]> => {
			return [kind, await mis.count(kind.source, config.writeBack ? { statuses: UNSYNCHRONISED } : {})];
		}),
	);
}

/** "Nothing was ever sent from here into …" */
export function booksSentence(
	{ name, realmId }: Pick<Company, "name" | "realmId">,
	unsynchronised: readonly (readonly [Kind, number])[],
): string {
	const counts = unsynchronised.map(([kind, records]) => plural(records, kind.words.one, kind.words.many)).join(", ");
	const total = unsynchronised.reduce((sum, [, records]) => sum + records, 0);
	return (
		`Nothing was ever sent from here into ${name} (company ${realmId}, production). ` +
		`The MIS holds ${counts || count(total)} that were never sent.`
	);
}
