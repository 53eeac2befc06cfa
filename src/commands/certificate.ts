import { createHash } from "node:crypto";
import { basename, extname } from "node:path";
import type { CertificatePlace } from "../audit/certificates.js";
import { type CertificateFigures, certificateJson, MOST_DIFFERENCES, sealed } from "../output/certificate.js";
import { csvText } from "../output/csv.js";
import { plural } from "../output/text.js";
import type { Proof } from "../proof/reconcile.js";
import type { Scope } from "../proof/scope.js";
import type { Cell } from "../proof/tally.js";
import type { ProofKind } from "../proof/types.js";
import { type Context, operator } from "./context.js";
import { fileWriter, type WriteFile } from "./files-for-people.js";
import { decidingSettings } from "./noted.js";
import { cellTable, differenceTable, scoreOf } from "./reconcile-data.js";
import type { BothSides } from "./reconciling.js";

export interface CertificateTerms {
	readonly path: string;
	/** Where the list of differences goes; beside the certificate, where nothing is said. */
	readonly csv: string | undefined;
	/** Whether people are named, and not only numbered. */
	readonly names: boolean;
	readonly scope: Scope;
	readonly kinds: readonly ProofKind[];
}

const ENDINGS = [".html", ".htm", ".json"];

/** Writes the certificate of a comparison that could read everything, and its lists. Its path and its hash. */
export async function certify(context: Context, sides: BothSides, proof: Proof, terms: CertificateTerms) {
	const { audit, qb } = sides;
	const { certificatePage } = await import("../output/certificate-page.js");
	const write = fileWriter(audit);
	const lists = writeLists(write, proof, terms);
	const isJson = extname(terms.path).toLowerCase() === ".json";
	let path = terms.path;
	const what = `${proof.result}, ${plural(proof.tally.differences.length, "difference")}`;
	const covers = { from: terms.scope.from, to: terms.scope.to, groups: terms.kinds };
	const sha256 = audit.certificates(qb.realmId).add(what, covers, (place) => {
		const figures = { ...figuresOf(context, sides, proof, terms, place), lists };
		const certificate = sealed(isJson ? certificateJson(figures) : certificatePage(figures));
		path = write(terms.path, certificate.text, "--certificate", ENDINGS);
		return certificate.sha256;
	});
	return { path, sha256 };
}

function writeLists(write: WriteFile, { tally }: Proof, { path, csv, names }: CertificateTerms) {
	const base = (csv ?? path).slice(0, -extname(csv ?? path).length);
	const tables = [
		[csv ?? `${base}-differences.csv`, differenceTable(tally.differences, names)] as const,
		[`${base}-sums.csv`, cellTable(tally.cells())] as const,
	];
	return tables.map(([file, table]) => {
		const text = csvText(table);
		write(file, text, "--csv", [".csv"]);
		return { name: basename(file), rows: table.rows.length, sha256: createHash("sha256").update(text).digest("hex") };
	});
}

function figuresOf(
	context: Context,
	{ audit, mis, company, qb }: BothSides,
	{ result, tally, snapshot, reads, tieOut }: Proof,
	{ scope, kinds, names }: CertificateTerms,
	{ number, previous, head }: CertificatePlace,
): Omit<CertificateFigures, "lists"> {
	const { config } = context;
	const known = audit.acceptances(qb.realmId).all();
	return {
		number,
		previous,
		head,
		result: result === "equal" ? "equal" : "differences",
		company: company.name,
		realm: company.realmId,
		environment: config.quickbooks.environment,
		mis: mis.where,
		snapshot,
		made: new Date(),
		from: scope.from,
		to: scope.to,
		currency: config.mapping.currency,
		command: context.commandLine,
		kinds,
		population: { mis: tally.mis, quickbooks: tally.quickbooks },
		byKind: [...tally.kinds()].map(([kind, sums]) => ({ kind, ...sums })),
		matched: tally.matched,
		notSent: tally.notSent,
		held: [...tally.heldByCode].map(([code, sum]) => ({ name: code || "no code", ...sum })),
		classes: [...tally.classes].flatMap(([name, sum]) =>
			["foreign", "edited", "not_sent", "held"].includes(name) ? [] : [{ name, ...sum }],
		),
		accepted: tally.accepted.flatMap(({ record, class: is }) => {
			const { who = "", at = "", reason = "" } = known.get(record) ?? {};
			return [{ record, class: is, who, at, reason }];
		}),
		foreign: tally.foreign,
		sharing: tally.sharing,
		otherMoney: [...tally.otherMoney].map(([name, sum]) => ({ name, ...sum })),
		score: scoreOf(tally),
		tieOut: tieOut && {
			...{ customers: tieOut.customers, balance: tieOut.balance, untied: tieOut.untied.length, apart: tieOut.apart },
			named: tieOut.untied.slice(0, MOST_DIFFERENCES).map(({ customerId, identity, balance, documents }) => ({
				...{ customer: identity ?? `customer ${customerId}`, balance, documents },
			})),
		},
		cells: cellsOf(tally.cells()),
		differences: tally.differences
			.slice(0, MOST_DIFFERENCES)
			.map(({ class: is, record, document, mis: ours, quickbooks }) => ({
				...{ class: is, record, document: isPerson(record) && !names ? null : document },
				...{ mis: ours, quickbooks },
			})),
		operator: operator(),
		version: context.version,
		configuration: digestOf(decidingSettings(config)),
		reads,
	};
}

const isPerson = (record: string): boolean => /^(student|applicant):/.test(record);

const cellsOf = (cells: readonly Cell[]): CertificateFigures["cells"] =>
	cells.map(({ kind, category, month, campus, mis, quickbooks }) => ({
		kind,
		category,
		month,
		campus,
		mis,
		quickbooks,
	}));

const digestOf = (settings: Readonly<Record<string, string>>): string =>
	createHash("sha256")
		.update(JSON.stringify(Object.entries(settings).sort()))
		.digest("hex");
