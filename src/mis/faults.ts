import { Failure, type FailureReason } from "../words/failure.js";
import type { MisShape } from "../words/mis-shape.js";
import { asShown } from "../words/shown.js";
import { TOO_LONG } from "./mysql-line.js";
import { WITHHELD } from "./password.js";
import { OccupiedStatement, RefusedStatement } from "./refused.js";

/** Who asks whom: for sentences. The password is not part of it, and can so be in none of them. */
export interface Account {
	readonly where: string;
	readonly database: string;
	readonly user: string;
	/** Which columns a GRANT has to name. */
	readonly shape: Pick<MisShape, "tracking" | "qboId" | "syncToken">;
}

interface ServerError {
	readonly code: string;
	readonly message: string;
	readonly fatal: boolean;
}

/** What the driver or the server said; undefined for what is no error of either, hence a bug. */
function serverError(error: unknown): ServerError | undefined {
	if (!(error instanceof Error) || error instanceof Failure) return undefined;
	const code = "code" in error && typeof error.code === "string" ? error.code : numbered(error);
	const fatal = "fatal" in error && error.fatal === true;
	const said = "sqlMessage" in error && typeof error.sqlMessage === "string" ? error.sqlMessage : error.message;
	// The driver's own error where a server asks for a file of this computer, which it never gets.
	if (code === "" && said.includes("LOCAL INFILE")) {
		return { code: ASKS_FOR_A_FILE, message: "it asked for a file", fatal };
	}
	// An error of several addresses ("localhost" is two) has no message of its own.
	return code === "" && !fatal ? undefined : { code, message: asShown(said || code), fatal };
}

/** The driver has no name for some errors that servers have a number for. */
function numbered(error: Error): string {
	const isOfServer = "sqlMessage" in error && "errno" in error && typeof error.errno === "number";
	return isOfServer ? `ER_${error.errno}` : "";
}

const UNREACHABLE =
	/^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|EHOSTDOWN|ENETUNREACH|ETIMEDOUT|ENOENT|EACCES|ER_HOST_IS_BLOCKED|ER_HOST_NOT_PRIVILEGED)$/;
const LOST =
	/^(PROTOCOL_CONNECTION_LOST|PROTOCOL_ENQUEUE_AFTER_\w+|ECONNRESET|ECONNABORTED|EPIPE|ER_SERVER_SHUTDOWN|ER_NORMAL_SHUTDOWN|ER_CONNECTION_KILLED|ER_QUERY_INTERRUPTED|ER_CLIENT_INTERACTION_TIMEOUT|ER_NET_\w+|ER_ABORTING_CONNECTION|ER_NEW_ABORTING_CONNECTION)$/;
const BUSY = /^(ER_CON_COUNT_ERROR|ER_TOO_MANY_USER_CONNECTIONS|ER_USER_LIMIT_REACHED)$/;
/** Checkread: with snapshot isolation (the default of MariaDB since 11.6) a row that has just been changed is no deadlock. */
const OCCUPIED = /^ER_(LOCK_DEADLOCK|LOCK_WAIT_TIMEOUT|CHECKREAD)$/;

const ASKS_FOR_A_FILE = "MIS_ASKS_FOR_A_FILE";
export const NO_ROWS = "MIS_NO_ROWS";
/** Ours, and those of the driver for packets that come out of turn or are cut. */
const STRANGE = new RegExp(
	`^(${TOO_LONG}|${ASKS_FOR_A_FILE}|${NO_ROWS}|PROTOCOL_\\w*PACKET\\w*|ERR_OUT_OF_RANGE|ERR_BUFFER_OUT_OF_BOUNDS)$`,
);

/** Whether the same statement may succeed a little later. */
export function isPassing(error: unknown): boolean {
	const { code, fatal } = serverError(error) ?? {};
	if (code === undefined || TLS.test(code) || STRANGE.test(code)) return false;
	const mayPass = [UNREACHABLE, LOST, BUSY, OCCUPIED].some((codes) => codes.test(code));
	return mayPass || (code === "" && fatal === true);
}

/** Whether another session keeps something locked that the statement needs. */
export function isOccupied(error: unknown): boolean {
	return OCCUPIED.test(serverError(error)?.code ?? "");
}

/** Whether no further statement can be run on that connection. */
export function endsConnection(error: unknown): boolean {
	return serverError(error)?.fatal === true;
}

/** Whether the account may not do what it was asked to do. */
export function lacksPrivilege(error: unknown): boolean {
	const { code } = serverError(error) ?? {};
	return code !== undefined && REFUSALS[code] === noPrivilege;
}

const TLS = /^(HANDSHAKE_|ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|ERR_OSSL)/;

/** The sentence for an error of the driver or the server; anything else comes back as it is. */
export function explainMysql(error: unknown, account: Account): unknown {
	const said = serverError(error);
	if (!said) return error;
	const { reason, detail, fix } = sentence(said, account);
	const text = { code: "QB011", detail: `${detail} (${said.message.replace(/\.$/, "")}).`, fix } as const;
	if (OCCUPIED.test(said.code)) return new OccupiedStatement(text, said.message);
	const refused = reason === "surroundings" && !WHOLE_TABLE.test(said.code);
	return refused ? new RefusedStatement(text, said.message) : new Failure(reason, text);
}

/** What no other row would fare better with: a server or table that takes no writes, or a trigger that is broken itself. */
const WHOLE_TABLE =
	/^ER_(OPTION_PREVENTS_STATEMENT|READ_ONLY_MODE|CANT_EXECUTE_IN_READ_ONLY_TRANSACTION|OPEN_AS_READONLY|DISK_FULL|RECORD_FILE_FULL|ERROR_ON_WRITE|GET_ERRNO|CRASHED_\w+|NOT_KEYFILE|NOT_FORM_FILE|OUT_OF\w+|OUTOFMEMORY|PARSE_ERROR|SYNTAX_ERROR|NO_SUCH_USER|SP_DOES_NOT_EXIST|TABLE_NOT_LOCKED\w*|CANT_UPDATE_USED_TABLE_IN_SF_OR_TRG|UNKNOWN_\w+|NON_UPDATABLE_TABLE|NON_INSERTABLE_TABLE)$/;

interface Sentence {
	readonly reason: FailureReason;
	readonly detail: string;
	readonly fix: string;
}

function sentence({ code, message, fatal }: ServerError, account: Account): Sentence {
	const refusal = Object.hasOwn(REFUSALS, code) ? REFUSALS[code]?.(account, message) : undefined;
	if (refusal) return { reason: "configuration", ...refusal };
	if (TLS.test(code)) return { reason: "configuration", ...tlsRefused(account, code) };
	if (message === WITHHELD || code === "MYSQL_CLEAR_PASSWORD_NOT_ENABLED") {
		return { reason: "configuration", ...passwordWithheld(account) };
	}
	if (STRANGE.test(code)) return { reason: "configuration", ...strange(account) };
	if (UNREACHABLE.test(code)) return { reason: "out-of-reach", ...unreachable(account, code) };
	if (LOST.test(code) || (code === "" && fatal)) {
		return {
			reason: "out-of-reach",
			detail: `The connection to the MIS ${account.where} was lost, and did not come back`,
			fix: "The same command will go on where it stopped, once the server answers again.",
		};
	}
	if (BUSY.test(code) || OCCUPIED.test(code)) {
		return {
			reason: "out-of-reach",
			detail: `The MIS ${account.where} is too busy, or another program locks the rows`,
			fix: "The same command will go on where it stopped: run it again a little later.",
		};
	}
	if (DISK_FULL.test(code)) {
		return {
			reason: "out-of-reach",
			detail: `The MIS ${account.where} cannot write: the disk of the server is full`,
			fix: "Tell whoever administers the MIS server. The same command will go on where it stopped, once there is room.",
		};
	}
	return {
		reason: "surroundings",
		detail: `The MIS ${account.where} refused a statement`,
		fix: "Show this to whoever administers the MIS server; `eaur-qb mis inspect` shows what the tool needs there.",
	};
}

type Refusal = (account: Account, message: string) => Omit<Sentence, "reason">;

const wrongLogin: Refusal = ({ where, user }) => ({
	detail: `The MIS ${where} does not let ${user} in`,
	fix: "Check MIS_DB_USER and MIS_DB_PASSWORD, and that the account may log in from this machine.",
});

const noPrivilege: Refusal = (account, message) => ({
	detail: `The account ${account.user} of the MIS ${account.where} lacks a privilege`,
	fix: leastGrant(account, message),
});

const schemaChanged: Refusal = ({ where }) => ({
	detail: `A table or column of the MIS ${where} is not what it was when the command began`,
	fix: "Run the command again; `eaur-qb mis inspect` shows what is missing.",
});

const takesNoWrites: Refusal = ({ where }) => ({
	detail: `The MIS ${where} takes no writes: the server is read-only, as a copy of another server is, or one in maintenance`,
	fix:
		"Name the server that takes writes in MIS_DB_HOST, or wait until it does again: the same command goes on. " +
		"Or set MIS_WRITE_BACK=off: then nothing is written into the MIS.",
});

const brokenView: Refusal = ({ where }) => ({
	detail: `A view or trigger of the MIS ${where} cannot be used: the account in whose name it works is gone, or what it is made of is`,
	fix: "Have whoever administers the MIS server make it anew, in the name of an account that is there (DEFINER), and run the command again.",
});

const tooSlow: Refusal = ({ where, user }) => ({
	detail: `The MIS ${where} ends statements that take longer than it allows`,
	fix: `Have whoever administers the MIS server allow ${user} more time (max_statement_time; in MySQL max_execution_time), then run the command again.`,
});

const DISK_FULL = /^ER_(DISK_FULL|RECORD_FILE_FULL|ERROR_ON_WRITE)$/;

const REFUSALS: Readonly<Record<string, Refusal>> = {
	ER_ACCESS_DENIED_ERROR: wrongLogin,
	ER_ACCESS_DENIED_NO_PASSWORD_ERROR: wrongLogin,
	ER_ACCOUNT_HAS_BEEN_LOCKED: wrongLogin,
	ER_MUST_CHANGE_PASSWORD: wrongLogin,
	ER_DBACCESS_DENIED_ERROR: ({ where, user, database }) => ({
		detail: `The account ${user} of the MIS ${where} may not open the database ${database}, or there is none of that name`,
		fix: `Check MIS_DB_NAME; or on the server: GRANT SELECT ON \`${database}\`.* TO the account.`,
	}),
	ER_BAD_DB_ERROR: ({ where, database }) => ({
		detail: `The MIS ${where} cannot be opened: the server has no database ${database}`,
		fix: "Check MIS_DB_NAME.",
	}),
	ER_TABLEACCESS_DENIED_ERROR: noPrivilege,
	ER_COLUMNACCESS_DENIED_ERROR: noPrivilege,
	ER_NO_SUCH_TABLE: schemaChanged,
	ER_BAD_FIELD_ERROR: schemaChanged,
	// MariaDB's, and MySQL's.
	ER_1969: tooSlow,
	ER_STATEMENT_TIMEOUT: tooSlow,
	ER_QUERY_TIMEOUT: tooSlow,
	ER_NO_SUCH_USER: brokenView,
	ER_VIEW_INVALID: brokenView,
	ER_OPTION_PREVENTS_STATEMENT: takesNoWrites,
	ER_READ_ONLY_MODE: takesNoWrites,
	ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION: takesNoWrites,
};

/** The least GRANT that does, read off the server's "UPDATE command denied to user … for table …". */
function leastGrant({ database, user, shape }: Account, message: string): string {
	const { status, by, at } = shape.tracking;
	const [, command = "SELECT"] = /^(?:\w+, )*(\w+)(?: \w+)* command denied/i.exec(message) ?? [];
	const named =
		/for table [`']?(?:[^`'.]+[`']?\.[`']?)?([^`'.]+)[`']?/i.exec(message) ?? /in table '([^']+)'/i.exec(message);
	const table = named?.[1] ? `\`${database}\`.\`${named[1]}\`` : `the table of \`${database}\``;
	switch (command.toUpperCase()) {
		case "UPDATE":
			return (
				`On the server: GRANT SELECT, UPDATE (${status.name}, ${by.name}, ${at.name}) ON ${table} TO ${user}; ` +
				`and the same for ${shape.qboId.join(" or ")} and for ${shape.syncToken}, where the table has them, and for the columns that ` +
				"change by themselves in `eaur-qb mis inspect`, which are written back as they are. " +
				"Or set MIS_WRITE_BACK=off: then SELECT is enough."
			);
		case "ALTER":
			// The account that works every night must not be able to change tables for good.
			return (
				"Let whoever administers the server run what `eaur-qb mis prepare --print-sql` shows; " +
				"the account of eaur-qb needs no such right."
			);
		default:
			return `On the server: GRANT ${command.toUpperCase()} ON ${table} TO ${user}.`;
	}
}

const tlsRefused = ({ where }: Account, code: string): Omit<Sentence, "reason"> => ({
	detail:
		code === "HANDSHAKE_NO_SSL_SUPPORT"
			? `The MIS ${where} offers no encrypted connection`
			: `The certificate of the MIS ${where} does not check out`,
	fix:
		"Name the authority's certificate in MIS_DB_SSL_CA and the host as the certificate does (an address counts where it has that as an IP). " +
		"MIS_DB_SSL=off connects without encryption: only inside a network you trust.",
});

const passwordWithheld = ({ where }: Account): Omit<Sentence, "reason"> => ({
	detail: `The MIS ${where} asks for the password itself, over a line without encryption: whoever answers there would get it`,
	fix:
		"On this computer, name the server's socket in MIS_DB_SOCKET. Else encrypt (MIS_DB_SSL=verify), or pin the server's " +
		"public key: the administrator saves what SHOW STATUS LIKE 'Caching_sha2_password_rsa_public_key' shows, and " +
		"serverKey under [mis] in config.toml names that file.",
});

const strange = ({ where }: Account): Omit<Sentence, "reason"> => ({
	detail: `What answers as the MIS ${where} does not speak as a MySQL server does`,
	fix: "Check MIS_DB_HOST and MIS_DB_PORT: another program may answer there.",
});

const unreachable = ({ where }: Account, code: string): Omit<Sentence, "reason"> => ({
	detail: `The MIS ${where} does not answer`,
	fix:
		code === "ENOTFOUND" || code === "EAI_AGAIN"
			? "Check the name in MIS_DB_HOST, and this machine's network."
			: "Check MIS_DB_HOST and MIS_DB_PORT (or MIS_DB_SOCKET), that the server runs, and that a firewall lets this machine through.",
});
