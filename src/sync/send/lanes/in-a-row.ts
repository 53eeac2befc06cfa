import { setImmediate as nextTurn } from "node:timers/promises";
import type { SubmissionOutcome } from "../../../quickbooks/outcome.js";
import type { Kind } from "../../kinds/kind.js";
import type { Outgoing } from "../parcel.js";
import type { Intent, Push, Pushed } from "../push.js";

export interface InARow {
	readonly push: Pick<Push, "intendSingle" | "sendSingle" | "settleSingle">;
	/** Asked before each: whether it may be sent still. */
	readonly maySend: () => boolean;
	/** Whether nobody knows yet what this company makes of one, or whether another run makes them: the next one waits. */
	readonly goesAlone: (kind: Kind) => boolean;
	/** Called after one that went alone was settled. */
	readonly afterOneAlone: () => Promise<void>;
	/** Told what became of each, in their order. */
	readonly onSettled: (outgoing: Outgoing, pushed: Pushed) => void;
}

/** One that is on disk, and going to be sent. */
interface Intended {
	readonly outgoing: Outgoing;
	readonly intent: Intent;
}

interface Answered extends Intended {
	readonly outcome: SubmissionOutcome;
}

/**
 * Keeps the wire full: one after the other, with next to nothing between two calls. What goes out next is on disk before
 * the answer to the last comes, and that answer is settled while the next is on the wire. Takes out of `waiting` what is
 * sent; what stays there never was, and whatever was is settled, also where this throws.
 */
export async function sendInARow(parts: InARow, waiting: Outgoing[]): Promise<void> {
	let last: Answered | undefined;
	const settleLast = async () => {
		const answered = last;
		last = undefined;
		if (answered === undefined) return;
		const { outgoing, intent, outcome } = answered;
		parts.onSettled(outgoing, await parts.push.settleSingle(intent, outcome));
	};
	try {
		for (let next = intendNext(parts, waiting); next; ) {
			const alone = parts.goesAlone(next.outgoing.parcel.kind);
			const { left, answered } = putOnTheWire(parts, next);
			await left;
			try {
				await settleLast();
				if (alone) {
					last = await answered;
					await settleLast();
					await parts.afterOneAlone();
				}
				next = intendNext(parts, waiting);
			} finally {
				if (!alone) last = await answered;
			}
		}
	} finally {
		await settleLast();
	}
}

/** What is intended is sent: a run that is stopped stops before. */
function intendNext({ push, maySend }: InARow, waiting: Outgoing[]): Intended | undefined {
	const outgoing = maySend() ? waiting.shift() : undefined;
	return outgoing && { outgoing, intent: push.intendSingle(outgoing.parcel) };
}

/** `left` ends once the request is on the wire, or will not get there. */
function putOnTheWire({ push }: InARow, next: Intended): { left: Promise<void>; answered: Promise<Answered> } {
	let leave = () => {};
	const hasLeft = new Promise<void>((resolve) => {
		leave = resolve;
	});
	const answered = push.sendSingle(next.intent, leave).then((outcome): Answered => ({ ...next, outcome }));
	// Not before the event loop has turned is the request on the wire.
	const left = Promise.race([hasLeft, answered.catch(() => {})]).then(() => nextTurn());
	return { left, answered };
}
