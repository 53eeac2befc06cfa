import { existsSync } from "node:fs";
import { GENESIS } from "../audit/log.js";
import type { AuditRooms } from "../audit/open.js";
import { verifyChain } from "../audit/verify.js";
import { whyUnreadable } from "../config/files.js";
import { sealIn } from "../output/certificate.js";
import { EXIT, type ExitCode } from "../output/exit.js";
import { readRegular } from "../system/regular-file.js";
import { Failure } from "../words/failure.js";
import type { Context } from "./context.js";
import { usage } from "./options.js";
import { knownRealm, openContextAudit } from "./own-files.js";

/** `reconcile verify`: whether a certificate stands as it was made, in the chain of this ledger. Exit 6 where it does not. */
export async function verifyCertificate(context: Context, file: string): Promise<ExitCode> {
	const text = contentOf(file);
	const seal = sealIn(text);
	if (!seal) throw refused(`${file} is no certificate of eaur-qb, or its own SHA-256 was taken out of it.`);
	if (!seal.isWhole) throw refused(`${file} is not as it was made: its SHA-256 is another one than it says.`);
	const audit = openContextAudit(context);
	const number = placeInChain(context, audit, seal.sha256, text);
	await checkHeads(audit, seal.sha256, text);
	const sentence = `Certificate ${number} stands as it was made, in its chain and in the audit log.`;
	context.printer.success(sentence);
	context.printer.result({ valid: true, number, sha256: seal.sha256 }, sentence);
	return EXIT.done;
}

function contentOf(file: string): string {
	if (!existsSync(file)) throw usage(`There is no file ${file}.`, "Give the certificate that --certificate wrote.");
	try {
		return readRegular(file);
	} catch (error) {
		throw usage(`${file} cannot be read: ${whyUnreadable(error)}.`, "Name a file that this account may read.");
	}
}

/** Each certificate of the company's ledger follows the one before it, and this is one of them. */
function placeInChain(context: Context, audit: AuditRooms, sha256: string, text: string): number {
	const chain = audit.certificates(knownRealm(context, audit)).chain();
	const broken = chain.findIndex(({ previous }, at) => previous !== (chain[at - 1]?.sha256 ?? GENESIS));
	const at = chain.findIndex((each) => each.sha256 === sha256);
	if (at < 0)
		throw refused("This ledger has made no certificate of that SHA-256: it is another company's, or not ours.");
	if (broken >= 0 && broken <= at)
		throw refused(`The chain of certificates is broken: number ${broken + 1} does not follow the one before it.`);
	if (!text.includes(chain[at]?.previous ?? ""))
		throw refused("The certificate is out of its chain: it names another one before it.");
	return at + 1;
}

/** The log is whole, holds the certificate's own entry, and the head that the certificate was made at. */
async function checkHeads(audit: AuditRooms, sha256: string, text: string): Promise<void> {
	const [entry] = audit.log.list({ grep: sha256, limit: 1 });
	const hashes = new Set(text.match(/\b[0-9a-f]{64}\b/g));
	const verified = await verifyChain(() => audit.log.select({}), hashes);
	if (!verified.whole) throw refused(`The audit log is not whole: entry ${verified.seq} was ${verified.what}.`);
	if (!entry) throw refused("The audit log has no entry of this certificate.");
	if (![...verified.found.values()].includes(entry.seq - 1))
		throw refused("The audit head on the certificate is not in the audit log where the certificate was made.");
}

function refused(detail: string): Failure {
	return new Failure("differences", {
		code: "QB007",
		detail,
		fix: "Do not rely on it. Compare it with a copy that was handed out, or make a new one: eaur-qb reconcile --certificate <file>",
	});
}
