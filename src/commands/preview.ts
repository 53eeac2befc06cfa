import { Scratch } from "../audit/scratch.js";
import type { ExitCode } from "../output/exit.js";
import { EXIT } from "../output/exit.js";
import { amount, count, plural } from "../output/text.js";
import { rehearse, type SendRequest } from "../sync/engine.js";
import type { Kind } from "../sync/entity.js";
import type { Decision } from "../sync/plan.js";
import { loadWorld, type World } from "../sync/world.js";
import type { Problem } from "../words/problem.js";
import { type Context, knownRealm, openContextAudit, openContextMis } from "./context.js";
import { type FilterOptions, filterOf } from "./options.js";

export interface PreviewOptions extends FilterOptions {
	readonly limit?: number;
	readonly offset?: number;
}

const DEFAULT_LIMIT = 10;

/** `preview`: what would be sent, from the MIS and the ledger alone. Calls nobody, writes nothing. */
export async function preview(context: Context, kinds: readonly Kind[], options: PreviewOptions): Promise<ExitCode> {
	const { limit = DEFAULT_LIMIT, offset = 0 } = options;
	const request: SendRequest = {
		kinds,
		filter: filterOf(options, kinds),
		limit: undefined,
		failedOnly: undefined,
		only: undefined,
	};
	const mis = await openContextMis(context);
	const audit = openContextAudit(context);
	const realm = knownRealm(context, audit);
	const scratch = new Scratch();
	context.onEnd(() => scratch.close());
	const [ledger, seen] = [audit.ledger(realm), audit.seen(realm)];
	const { config } = context;
	const company = seen.company();
	const world = await loadWorld({
		mis,
		scratch,
		settings: config.mapping,
		company: company?.company,
		ledger,
		seen,
		writeBack: config.writeBack,
	});
	const shown: Decision[] = [];
	let total = 0;
	for await (const { decision } of rehearse({ mis, world, again: false }, request)) {
		if (total >= offset && shown.length < limit) shown.push(decision);
		total += 1;
	}
	sayPreview(context, world, shown, { limit, offset, total }, company?.seen);
	const data = { records: shown.map(recordData), limit, offset, total };
	context.printer.result(data, `${plural(shown.length, "record")} of ${count(total)}`);
	return EXIT.done;
}

type Action = "send" | "adopt" | "hold" | "rest";

/** The four words of the contract for what would become of a record. */
export function actionOf(decision: Decision): Action {
	switch (decision.do) {
		case "send":
		case "wait":
			return "send";
		case "adopt":
		case "link":
		case "settled":
		case "leave":
			return "adopt";
		case "hold":
			return "hold";
		case "rest":
		case "in-doubt":
			return "rest";
	}
}

/** Why a record is not sent; nothing for one that is. */
export function problemsOf(decision: Decision): readonly Problem[] {
	if (decision.do === "hold") return decision.problems;
	return decision.do === "rest" ? [decision.problem] : [];
}

function recordData(decision: Decision): object {
	const { about } = decision;
	return {
		id: about.kind === "invoice" ? Number(about.misId) : about.key,
		action: actionOf(decision),
		document: "draft" in decision ? decision.draft.document : null,
		warnings: about.warnings,
		problems: problemsOf(decision),
	};
}

function sayPreview(
	context: Context,
	world: World,
	shown: readonly Decision[],
	{ limit, offset, total }: { limit: number; offset: number; total: number },
	seen: Date | undefined,
): void {
	const { printer } = context;
	const { currency } = world.settings;
	if (shown.length === 0) {
		printer.say(
			total === 0
				? "Nothing is unsynchronised."
				: `There are only ${count(total)} records: --offset ${offset} is beyond them.`,
		);
		return;
	}
	sayDecisions(context, shown, currency);
	printer.say();
	printer.say(
		`Records ${count(offset + 1)} to ${count(offset + shown.length)} of ${count(total)}${total > offset + shown.length ? `; the next: --offset ${offset + limit}` : ""}.`,
	);
	printer.say(
		seen
			? `QuickBooks as last seen on ${seen.toISOString().slice(0, 16).replace("T", " ")} UTC.`
			: "QuickBooks was never read: items, locations and names are chosen when it is sent.",
	);
}

/** One line a record: who, what, amount, day and what becomes of it; warnings and reasons below it. */
export function sayDecisions(context: Context, decisions: readonly Decision[], currency: string): void {
	const { printer } = context;
	const invoices = decisions.some(({ about }) => about.kind === "invoice");
	const columns = invoices
		? [
				{ title: "" },
				{ title: "Record" },
				{ title: "Fee category" },
				{ title: "Amount", align: "right" as const },
				{ title: "Day" },
			]
		: [{ title: "" }, { title: "Customer" }, { title: "Called in QuickBooks" }, { title: "Campus" }];
	const rows = decisions.map((decision) => {
		const { about } = decision;
		const called = "draft" in decision ? decision.draft.trace.value : "";
		return invoices
			? [
					actionOf(decision),
					about.title,
					about.category ?? "",
					about.amount === undefined ? "" : amount(about.amount, currency),
					about.day ?? "",
				]
			: [actionOf(decision), about.title, called, about.campus ?? ""];
	});
	printer.table(columns, rows);
	for (const decision of decisions) sayRemarks(context, decision);
}

function sayRemarks(context: Context, decision: Decision): void {
	const { printer } = context;
	const problems = problemsOf(decision);
	if (problems.length === 0 && decision.about.warnings.length === 0) return;
	printer.say(`  ${decision.about.title}`);
	for (const problem of problems) {
		printer.say(`    ${printer.paint.red("✖")} ${problem.detail} [${problem.code}]`);
		printer.say(`      → ${problem.fix}`);
	}
	for (const warning of decision.about.warnings) printer.say(`    ${printer.paint.yellow("!")} ${warning}`);
}
