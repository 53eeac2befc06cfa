/** What a command needs to get somewhere, and whom it speaks to then. */
export interface Driven {
	readonly args?: readonly string[];
	readonly speaksTo: "quickbooks" | "mis" | "nobody";
}

/** Why a command is not driven like the others; each has a test of its own. */
export interface Apart {
	readonly apart: string;
}

const quickbooks = (...args: string[]): Driven => ({ args, speaksTo: "quickbooks" });
const mis = (...args: string[]): Driven => ({ args, speaksTo: "mis" });
const nobody = (...args: string[]): Driven => ({ args, speaksTo: "nobody" });

/** Every command of the program. */
export const COMMANDS: Readonly<Record<string, Driven | Apart>> = {
	"invoices analyze": mis(),
	"invoices preview": mis(),
	"invoices batch": quickbooks("--batch-size", "4"),
	"invoices all": quickbooks("--max-batches", "1", "--batch-size", "4"),
	"invoices single": quickbooks("7"),
	"invoices retry": quickbooks(),
	"invoices reset": mis("--older-than", "1s", "--yes"),
	"invoices resolve": quickbooks("7"),
	"invoices status": mis(),
	"invoices show": mis("7"),
	"customers analyze": mis(),
	"customers preview": mis(),
	"customers preview-applicants": mis(),
	"customers preview-students": mis(),
	"customers applicants": quickbooks("--max-batches", "1", "--batch-size", "4"),
	"customers students": quickbooks("--max-batches", "1", "--batch-size", "4"),
	"customers batch": quickbooks("--batch-size", "4"),
	"customers all": quickbooks("--max-batches", "1", "--batch-size", "4"),
	"customers single": quickbooks("22000001"),
	"customers retry": quickbooks(),
	"customers reset": mis("--older-than", "1s", "--yes"),
	"customers link": quickbooks("22000001", "1", "--yes"),
	"customers resolve": quickbooks("22000001"),
	"customers status": mis(),
	"customers show": mis("22000001"),
	"payments analyze": mis(),
	"payments preview": mis(),
	"payments batch": quickbooks("--batch-size", "4"),
	"payments all": quickbooks("--max-batches", "1", "--batch-size", "4"),
	"payments single": quickbooks("1"),
	"payments retry": quickbooks(),
	"payments reset": mis("--older-than", "1s", "--yes"),
	"payments link": quickbooks("1", "1", "--yes"),
	"payments accept": mis("1", "--yes"),
	"payments resolve": quickbooks("1"),
	"payments status": mis(),
	"payments show": mis("1"),
	sync: quickbooks("--ids", "7,8"),
	pull: quickbooks("--full"),
	status: mis(),
	doctor: quickbooks(),
	failures: mis(),
	report: mis(),
	explain: nobody("QB006"),
	init: nobody("--mis-url", "sqlite:mis.sqlite", "--replace"),
	demo: { apart: "it has a home, a MIS and a sandbox of its own: scan.test.ts" },
	sandbox: { apart: "it runs until it is ended" },
	completion: nobody("bash"),
	"auth login": { apart: "a person answers it: scan.test.ts and test/auth" },
	"auth status": nobody(),
	"auth refresh": quickbooks(),
	"auth import": quickbooks("--realm-id", "1", "--yes", "--file", "-"),
	"auth move": nobody("--to", "file"),
	"auth logout": { apart: "it ends the connection that the others need: scan.test.ts" },
	"map items": quickbooks("--create", "--income-account", "Tuition Fees"),
	"map locations": quickbooks("--create"),
	"map accounts": quickbooks(),
	"map methods": quickbooks("--create"),
	statement: mis("22000001"),
	reconcile: quickbooks("--certificate", "certificate.html", "--csv", "differences.csv"),
	"reconcile accept": mis("invoice:7", "--reason", "seen"),
	"reconcile verify": nobody("no-such-certificate.json"),
	undo: nobody("20260101T000000-0000", "--yes"),
	"changes list": mis(),
	"changes show": mis("invoice:7"),
	"changes acknowledge": mis("invoice:7"),
	"mis inspect": mis(),
	"mis prepare": mis("--print-sql"),
	"audit list": nobody(),
	"audit show": nobody("1"),
	"audit verify": nobody(),
	"audit export": nobody("--file", "export.csv"),
	"schedule print": nobody(),
	"schedule install": nobody("--kind", "cron"),
	"schedule remove": nobody("--kind", "cron"),
	"schedule status": nobody("--kind", "cron"),
};
