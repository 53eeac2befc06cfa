import { worst } from "../output/exit.js";
import type { SendRequest } from "../sync/send/request.js";
import { type Context, operator } from "./context.js";
import { noteSettings, whyEnded } from "./noted.js";
import { type SendSettings, type Session, sendPart } from "./sending.js";
import { countsOf, type SendReport } from "./summary.js";
import { tellHead } from "./witness.js";

/** One run about one group of records: what `batch`, `all`, `single` and `retry` do. */
export async function runSend(
	context: Context,
	session: Session,
	asked: SendRequest,
	settings: SendSettings,
	label: string,
): Promise<SendReport> {
	const runId = beginRun(context, session);
	const report = await sendPart(context, session, runId, asked, settings, label);
	return withHead(report, await endRun(context, session, runId, [report]));
}

/** Notes the beginning of a run, and gives it its id. */
export function beginRun(context: Context, { audit, qb }: Session): string {
	noteSettings(audit, context.config);
	return audit.runs.start(context.commandLine, `${operator()} (${process.pid})`, qb.realmId);
}

/** Notes the end of a run by what its parts did; its audit head then, which the witness is told. */
export async function endRun(
	context: Context,
	{ audit, qb }: Session,
	runId: string,
	reports: readonly SendReport[],
): Promise<string> {
	const ended = reports.find(({ failure, stopped }) => failure !== undefined || stopped !== undefined);
	const why = ended?.failure === undefined ? ended?.stopped : whyEnded(context.printer, ended.failure);
	audit.runs.end(runId, countsOf(reports), worst(reports.map(({ exitCode }) => exitCode)), why);
	const head = audit.log.head();
	await tellHead(context, audit, runId, qb.realmId);
	return head;
}

/** What is proof of a part is so of the whole run, and the other way round. */
export const withHead = (report: SendReport, head: string): SendReport => ({
	...report,
	summary: { ...report.summary, audit_head: head },
});
