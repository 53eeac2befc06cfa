import type { AuditRooms } from "../audit/open.js";
import { tellWitness, witnessLine } from "../audit/witness.js";
import type { RealmId } from "../words/ids.js";
import type { Context } from "./context.js";

/**
 * Tells the witness, where there is one, the audit head of a run that has ended. What does not reach it is a warning and an
 * entry of the log: the next run's head vouches for that.
 */
export async function tellHead(
	{ config, printer }: Context,
	audit: AuditRooms,
	runId: string,
	realm: RealmId | undefined,
): Promise<void> {
	if (config.witness === undefined) return;
	const told = { head: audit.log.head(), entries: audit.log.entries(), at: new Date(), runId, company: realm };
	const why = await tellWitness(config.witness, witnessLine(told));
	if (why === undefined) return;
	const detail = printer.redactor.redact(why);
	audit.note({ runId, realm, event: "witness failed", detail: `${detail}; the head was ${told.head}` });
	printer.warn(
		`The witness was not told the audit head of this run: ${detail}. The next run tells it a newer one; mend audit.witness in config.toml until then.`,
	);
}
