import type { Seen } from "../audit/seen.js";
import { EXIT, type ExitCode } from "../output/exit.js";
import { confirm } from "../output/prompt.js";
import type { About } from "../sync/decide/judgement.js";
import { readName } from "../sync/kinds/customer/found.js";
import { bearsAnother, IDENTITY_FIELD } from "../sync/kinds/customer/identity.js";
import { PeopleAskedFor } from "../sync/kinds/customer/people/people-asked-for.js";
import { digestOfLink, strangerProblem } from "../sync/kinds/customer/stranger.js";
import type { Person } from "../sync/kinds/entity.js";
import { CUSTOMER_KINDS } from "../sync/kinds/kinds.js";
import { syncTokenOf } from "../sync/look/found.js";
import { isOpen } from "../sync/read/states.js";
import { loadWorld } from "../sync/read/world.js";
import { isSameRow, rowsNow } from "../sync/send/rows-now.js";
import { Failure } from "../words/failure.js";
import { identityOf, type QboId, qboId } from "../words/ids.js";
import { type Context, stampOf } from "./context.js";
import { usage } from "./options.js";
import { openSession, type Session } from "./sending.js";
import { finderOf, type Only } from "./single.js";

/** The customer in QuickBooks that somebody is to be from now on. */
interface Target {
	readonly id: QboId;
	readonly name: string;
	/** Given, middle and family name. */
	readonly names: string | undefined;
	readonly syncToken: string | undefined;
	/** Whether its Notes say who it is. */
	readonly bearsIdentity: boolean;
}

/** `customers link`: this person is that customer from now on, after a merge, say. Nothing in QuickBooks is changed. */
export async function linkCustomer(
	context: Context,
	key: string,
	id: string,
	options: { readonly yes?: boolean },
): Promise<ExitCode> {
	if (!/^\d{1,18}$/.test(id))
		throw usage(`"${id}" is no id of QuickBooks.`, "Take it from the address of the customer there.");
	const find = finderOf(context, "customers", key);
	const session = await openSession(context);
	const only = await find(session.mis);
	const { about, person } = await personOf(context, session, only);
	const ledger = session.audit.ledger(session.qb.realmId);
	const before = ledger.record(only.kind.name, only.id);
	if (before && isOpen(before.state)) throw inDoubt(about.title);
	const target = await targetOf(session, only, about, qboId(id));
	const { identity } = person;
	const isStranger = identity !== undefined && strangerProblem(ledger, person, identity, target) !== undefined;
	const isKnown = before?.qboId === target.id && (before.state === "created" || before.state === "adopted");
	const isSame = isKnown && !isStranger;
	if (isStranger) {
		context.printer.warn(
			`The names have nothing in common: ${person.name} in the MIS, ${target.name} in QuickBooks. Invoices of ${about.title} go to that customer from now on.`,
		);
	}
	if (!isSame) {
		const was = before?.qboId === undefined ? "" : ` (until now: id ${before.qboId})`;
		const question = `From now on ${about.title} is the customer ${target.name} (id ${target.id}) in QuickBooks${was}?`;
		const agreed = await confirm(question, {
			yes: options.yes ?? false,
			isTerminal: context.isTerminal,
			optionToName: "--yes",
		});
		if (!agreed) throw usage("Nothing was changed.", "Answer yes, or give --yes.");
		await link(context, session, only, about, target);
		if (isStranger) noteStranger(context, session, only, `${about.title} is ${target.name} (id ${target.id})`);
	}
	context.printer.success(`${about.title} is the customer ${target.name} (id ${target.id})${isSame ? " already" : ""}`);
	if (!target.bearsIdentity) {
		context.printer.warn(
			`The Notes of ${target.name} do not say who it is: another computer would not know. Add a line "${IDENTITY_FIELD[personKind(only).name]}: ${about.key}" to them in QuickBooks.`,
		);
	}
	const data = { record: `${only.kind.name}:${only.id}`, key: about.key, quickbooks_id: target.id, name: target.name };
	context.printer.result({ ...data, before: before?.qboId ?? null }, isSame ? "Linked already" : "Linked");
	return EXIT.done;
}

/** Only customers are linked: the command finds no others. */
function personKind({ kind }: Only): (typeof CUSTOMER_KINDS)[number] {
	const found = CUSTOMER_KINDS.find((each) => each === kind);
	if (!found) throw new Error(`${kind.name} is no kind of customer.`);
	return found;
}

/** Somebody said so against what the names say: an auditor may ask who. */
function noteStranger(context: Context, { audit, qb }: Session, { kind, id }: Only, said: string): void {
	const detail = `${said}, by hand, although their names have nothing in common`;
	audit.log.add({ runId: context.commandLine, realm: qb.realmId, kind: kind.name, misId: id, event: "linked", detail });
}

/** Who the row is, as a run would see it. */
async function personOf(
	context: Context,
	{ mis, audit, qb, company }: Session,
	{ kind, id }: Only,
): Promise<{ readonly about: About; readonly person: Person }> {
	const [row] = await mis.page(kind.source, { after: undefined, limit: 1, ids: [id] });
	if (!row) throw usage(`The row ${id} is gone from the MIS.`, "Look the number up in the MIS, and try again.");
	const world = await loadWorld({
		...{ mis, company, ledger: audit.ledger(qb.realmId), seen: audit.seen(qb.realmId) },
		people: (charset) => new PeopleAskedFor(mis, charset),
		settings: context.config.mapping,
		writeBack: context.config.writeBack,
	});
	const { name } = personKind({ kind, id });
	const [judged] = await world.directory.judgeAll([row], (each) => ({
		about: kind.judge(world, each, 1).about,
		person: world.directory.person(name, each).record,
	}));
	if (!judged) throw usage(`The row ${id} cannot be read.`, "Look at it with `eaur-qb customers show`.");
	return judged;
}

/** The customer as it is now: there, active, and nobody else. Throws `Failure` "usage" where it is not. */
async function targetOf({ qb, audit }: Session, only: Only, about: About, id: QboId): Promise<Target> {
	const person = personKind(only);
	const object = await qb.read(person.books.entity, id);
	if (!object)
		throw refused(
			`QuickBooks has no customer with the id ${id}.`,
			"Take the id from the address of the customer there.",
		);
	const seen: Seen = audit.seen(qb.realmId);
	const found = readName("Customer", object);
	seen.noteNames([found]);
	if (!found.active) {
		throw refused(
			`${found.name} (id ${id}) is inactive in QuickBooks.`,
			"Make it active again there, or give another one.",
		);
	}
	const identity = identityOf(about.key);
	if (identity !== undefined && bearsAnother(found, person.name, identity)) {
		throw refused(
			`${found.name} (id ${id}) is somebody else: its Notes bear the number ${found.identityKey}, not ${about.key}.`,
			"Correct the Notes in QuickBooks if they are wrong, or give another one.",
		);
	}
	const ledger = audit.ledger(qb.realmId);
	for (const kind of CUSTOMER_KINDS) {
		const others = ledger.inState(kind.name, ["created", "adopted"], Number.MAX_SAFE_INTEGER);
		const other = others.find((each) => each.qboId === id && !(kind === only.kind && each.misId === only.id));
		if (other && other.key !== about.key) {
			throw refused(
				`${found.name} (id ${id}) is the customer of ${other.title ?? other.misId} already.`,
				"Say first which customer that person is, or give another id.",
			);
		}
	}
	const { name, names, identityKey } = found;
	return { id, name, names, syncToken: syncTokenOf(object), bearsIdentity: identityKey !== undefined };
}

/** The ledger first, and its log with it: what it says holds, and the MIS is told from it. */
async function link(context: Context, session: Session, only: Only, about: About, target: Target): Promise<void> {
	const ledger = session.audit.ledger(session.qb.realmId);
	const { misId, key, title, amount, customerId, day, payer } = about;
	const now = await rowsNow(session.mis, [misId], only.kind.source);
	if (!isSameRow(about.row, now.get(misId))) throw changedMeanwhile(title);
	const intended = { misId, key, title, amount, customerId, day, payer, said: undefined, issue: 1, trace: target.name };
	const settlement = {
		misId,
		as: "adopted",
		qboId: target.id,
		syncToken: target.syncToken,
		intuitTid: undefined,
	} as const;
	ledger.recognise(only.kind.name, { ...intended, digest: digestOfLink(target.id) }, settlement, context.commandLine);
	if (context.config.writeBack) {
		const mark = { id: only.id, as: "synced", qboId: target.id, syncToken: target.syncToken } as const;
		const any = ["not-synced", "failed", "in-progress", "synced"] as const;
		await session.mis.mark(only.kind.source, [mark], stampOf(context, session.qb.realmId), any);
	}
	ledger.noteMarked(only.kind.name, [only.id]);
}

const changedMeanwhile = (title: string): Failure =>
	new Failure("usage", {
		code: "QB009",
		detail: `The row of ${title} has changed in the MIS since it was read. Nothing was linked.`,
		fix: "Look at it, and run the command again.",
	});

const refused = (detail: string, fix: string): Failure => new Failure("usage", { code: "QB009", detail, fix });

function inDoubt(title: string): Failure {
	return new Failure("usage", {
		code: "QB012",
		detail: `It is not known yet what became of ${title}, which was sent to QuickBooks.`,
		fix: "Run `eaur-qb customers all` first: it settles that.",
	});
}
