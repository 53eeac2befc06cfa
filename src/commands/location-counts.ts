import { plural } from "../output/text.js";
import { wrapped } from "../output/wrap.js";
import type { Decision } from "../sync/decide/plan.js";
import type { Kind } from "../sync/kinds/kind.js";
import { isCash, isDocument } from "../sync/kinds/kinds.js";
import { resolveLocation } from "../sync/read/references.js";
import type { World } from "../sync/read/world.js";
import type { Context } from "./context.js";
import { problemsOf } from "./decisions.js";

/** Invoices without a location, where the company tracks them: an income statement by location would miss these. */
export class LocationCounts {
	/** Would go without one. */
	without = 0;
	/** Held until their campus is mapped. */
	held = 0;

	constructor(private readonly world: World) {}

	add(decision: Decision): void {
		const { kind } = decision.about;
		if (!isDocument(kind) || isCash(kind) || !this.world.company?.tracksLocations) return;
		if (decision.do === "send" || decision.do === "wait") {
			this.without += kind.books.lacksLocation(decision.draft.document, this.world.company) ? 1 : 0;
		} else if (this.isHeldForIt(decision)) this.held += 1;
	}

	private isHeldForIt(decision: Decision): boolean {
		const { problem } = resolveLocation(this.world, decision.about.campusId);
		return problem !== undefined && problemsOf(decision).some(({ detail }) => detail === problem.detail);
	}
}

/** For --json; of invoices only. */
export function locationsData(kinds: readonly Kind[], { without, held }: LocationCounts): object {
	return kinds.some((kind) => isDocument(kind) && !isCash(kind))
		? { without_location: without, held_for_location: held }
		: {};
}

/** Nothing where every invoice has one. */
export function sayLocations({ printer }: Context, { without, held }: LocationCounts): void {
	const sentences = [
		...(without > 0 ? [`${plural(without, "invoice")} would go without a location.`] : []),
		...(held > 0
			? [
					`${plural(held, "invoice is", "invoices are")} held because the campus has no location yet; this makes what is missing: eaur-qb map locations --create`,
				]
			: []),
	];
	for (const each of sentences) printer.say(wrapped(each, printer.width).join("\n"));
}
