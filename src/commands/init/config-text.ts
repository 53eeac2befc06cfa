import type { Config, Environment } from "../../config/types.js";

/** What `init` has learnt; nothing in it is secret. */
export interface Answers {
	readonly mis: { readonly url: string } | MisServer;
	readonly currency: string;
	readonly writeBack: "on" | "off";
	readonly environment: Environment;
	readonly clientId: string;
	readonly redirectUri: string | undefined;
	readonly tokenStore: Config["tokens"]["store"];
	readonly sendsPayments: boolean;
}

export interface MisServer {
	readonly place: { readonly host: string; readonly port: string } | { readonly socket: string };
	readonly user: string;
	readonly name: string;
	readonly ssl: "verify" | "off";
	readonly sslCa: string | undefined;
}

/** config.toml: what was answered, and what else could be set, with a word on each. */
export function configText(answers: Answers): string {
	const { mis, currency, writeBack, environment, clientId, redirectUri, tokenStore, sendsPayments } = answers;
	return `# Settings of eaur-qb, written by \`eaur-qb init\`. Environment variables and .env files win over this file.
# Secrets never stand here: MIS_DB_PASSWORD, QUICK_BOOKS_SECRET and EAUR_QB_TOKEN_KEY belong into the environment,
# an .env file, or a file of mode 0600 that a …_FILE variable names.

[mis]
${"url" in mis ? line("url", mis.url) : serverLines(mis)}
${line("write_back", writeBack)}        # "on" writes the status into the MIS; "off" keeps it in this tool's ledger alone
${line("currency", currency)}          # what the MIS counts in; the company's home currency must be the same

[quickbooks]
${line("environment", environment)}  # "sandbox" or "production"
${line("client_id", clientId)}
${redirectUri === undefined ? '# redirect_uri = "http://localhost:8484/callback"' : line("redirect_uri", redirectUri)}

[tokens]
${line("store", tokenStore)}        # "keychain" of this computer, or an encrypted "file" for servers and cron

[customers]
# displayName = "name"      # "identity": customers are called by reg_no or tracking_id alone
# omitFields = ["NationalID"]  # fields that never go to QuickBooks

[invoices]
# prefix = "MIS-"           # before the MIS id: MIS-1234. Never change it once invoices were sent
# amount = "debit"          # "net": debit minus credit
# taxCode = "Exempt"        # needed where the company uses sales tax; never guessed
# class = "Fees"            # one class for all invoices

[payments]
enabled = ${sendsPayments}            # whether \`eaur-qb sync\` sends payments, after the invoices
# dateOrder = "dmy"         # how 03/04/2025 is read: "dmy" or "mdy"; held where nobody says
# reference = "bank"        # the bank's or gateway's number as the reference, and ours in the note
# allocation = "oldest"     # a payment settles the oldest open invoices, not the one that it names

[limits]
# calls = 500               # a minute; lower it where other apps share the company
# batches = 40              # a minute
# items = 30                # records in a batch
`;
}

function serverLines({ place, user, name, ssl, sslCa }: MisServer): string {
	const where = "socket" in place ? [line("socket", place.socket)] : [line("host", place.host), `port = ${place.port}`];
	return [
		...where,
		line("user", user),
		line("name", name),
		`${line("ssl", ssl)}            # "verify" checks the server's certificate; "off" only on this computer or in a network you trust`,
		sslCa === undefined
			? '# ssl_ca = "ca.pem"         # the certificate of the server\'s own authority'
			: line("ssl_ca", sslCa),
	].join("\n");
}

/** A JSON string is a TOML string too, but for DEL, which TOML takes escaped only. */
const line = (key: string, value: string): string =>
	`${key} = ${JSON.stringify(value).replaceAll("\u007f", "\\u007f")}`;
