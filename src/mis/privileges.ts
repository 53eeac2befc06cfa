import type { Engine } from "./engine.js";
import type { Privileges } from "./findings.js";
import type { TableShape } from "./schema.js";

/**
 * Of the account itself, and of the roles in force and PUBLIC, which information_schema shows in part only. Everybody
 * may ask this of himself.
 */
const GRANTED = { sql: "SHOW GRANTS", params: [] };

/** The account as the server took it for ours: the host of a grant is its, not that of this machine. */
export const ACCOUNT = { sql: "SELECT CURRENT_USER()", params: [] };

/** The answer to `ACCOUNT` as a GRANT has to name it: "'eaur'@'10.0.0.%'". The user's name may hold an @, a host's cannot. */
export function grantee(account: string): string {
	const at = account.lastIndexOf("@");
	const inQuotes = (name: string) => `'${name.replaceAll("'", "''")}'`;
	return `${inQuotes(account.slice(0, at))}@${inQuotes(account.slice(at + 1))}`;
}

const NAME = '(\\*|`(?:[^`]|``)*`|"(?:[^"]|"")*"|[\\w$]+)';
/** "GRANT SELECT, UPDATE (`a`, `b`) ON `database`.`table` TO …"; a role or a function that is granted reads otherwise. */
const GRANT = new RegExp(`^GRANT (.+?) ON ${NAME}\\.${NAME} TO (.*)$`);
const PRIVILEGE = /([A-Z][A-Z_ ]*[A-Z])(?: \(([^()]*)\))?/g;

interface Granted {
	/** "UPDATE", "ALL PRIVILEGES". */
	readonly privilege: string;
	/** In small letters; undefined where it is meant for all. */
	readonly table: string | undefined;
	readonly columns: readonly string[] | undefined;
}

/** What a line of SHOW GRANTS gives in this database. */
function grantsIn(line: string, database: string): Granted[] {
	const match = GRANT.exec(line);
	if (!match) return [];
	const [, list = "", where = "", what = "", end = ""] = match;
	const table = what === "*" ? undefined : bare(what);
	if (!covers(where, table, database.toLowerCase())) return [];
	const granted = [...list.matchAll(PRIVILEGE)].map(([, privilege = "", columns]) => ({
		privilege,
		table,
		columns: columns?.split(", ").map(bare),
	}));
	return / WITH .*GRANT OPTION/.test(end)
		? [...granted, { privilege: "GRANT OPTION", table, columns: undefined }]
		: granted;
}

/** A name without its quotes, in small letters. */
const bare = (name: string): string =>
	name
		.replace(/^(["`])(.*)\1$/, "$2")
		.replaceAll("``", "`")
		.toLowerCase();

/** The name in a grant on whole databases may be a pattern: eaur\_%. */
function covers(where: string, table: string | undefined, database: string): boolean {
	if (where === "*") return true;
	return table === undefined ? isLike(database, bare(where)) : database === bare(where);
}

function isLike(database: string, pattern: string): boolean {
	const expression = pattern.replace(/\\?(.)/gs, (sign, letter: string) => {
		if (sign === "%") return ".*";
		return sign === "_" ? "." : letter.replace(/\W/, "\\$&");
	});
	return new RegExp(`^${expression}$`, "s").test(database);
}

/** What a tool that only reads, and writes a status, never needs. */
const NEVER_NEEDED: ReadonlySet<string> = new Set(
	"ALL PRIVILEGES,INSERT,DELETE,DROP,CREATE,GRANT OPTION,SUPER,FILE,ALTER".split(","),
);

/** What shows an account the triggers of a table: on MySQL TRIGGER alone (its manual); on MariaDB, as tried, any that writes. */
const SHOWING_TRIGGERS = { mysql: ["TRIGGER"], mariadb: ["TRIGGER", "UPDATE", "INSERT"] } as const;

/** Of these tables those whose triggers the account is not shown. */
export async function hidingTriggers(engine: Engine, tables: readonly string[]): Promise<string[]> {
	if (!engine.dialect.hasAccounts) return [];
	const granted = (await engine.read(GRANTED)).flatMap(([line]) => grantsIn(line ?? "", engine.database));
	const kind = (await engine.server()).startsWith("MariaDB") ? "mariadb" : "mysql";
	const showing: readonly string[] = ["ALL PRIVILEGES", ...SHOWING_TRIGGERS[kind]];
	const shows = granted.filter(({ privilege }) => showing.includes(privilege));
	return tables.filter((name) => !shows.some(({ table }) => (table ?? name.toLowerCase()) === name.toLowerCase()));
}

/** The account's privileges against what marking these tables takes. Everything is allowed on an embedded file. */
export async function privilegesOn(engine: Engine, shapes: readonly TableShape[]): Promise<Privileges> {
	if (!engine.dialect.hasAccounts) return { account: undefined, missing: [], unneeded: [] };
	const granted = (await engine.read(GRANTED)).flatMap(([line]) => grantsIn(line ?? "", engine.database));
	const may = (table: string, column: string) =>
		granted.some(
			(each) =>
				["UPDATE", "ALL PRIVILEGES"].includes(each.privilege) &&
				(each.table ?? table.toLowerCase()) === table.toLowerCase() &&
				(each.columns?.includes(column.toLowerCase()) ?? true),
		);
	const missing = shapes.flatMap((shape) => {
		const columns = writtenColumns(shape).filter((column) => !may(shape.table, column));
		return columns.length === 0 ? [] : [{ table: shape.table, columns }];
	});
	const unneeded = [...new Set(granted.map(({ privilege }) => privilege).filter((each) => NEVER_NEEDED.has(each)))];
	const [[account] = []] = await engine.read(ACCOUNT);
	return { account: grantee(account ?? ""), missing, unneeded };
}

/**
 * The three that are written in any case, also where they are still to be added, and the others that are there. Keeping
 * a column as it is takes the privilege to write it, too.
 */
export function writtenColumns({
	status,
	pushedBy,
	pushedDate,
	qboId,
	syncToken,
	changingThemselves,
	mis,
}: TableShape): string[] {
	const optional = [qboId, syncToken, ...changingThemselves].flatMap((column) => (column ? [column.name] : []));
	return [
		status?.name ?? mis.tracking.status.name,
		pushedBy?.name ?? mis.tracking.by.name,
		pushedDate?.name ?? mis.tracking.at.name,
		...optional,
	];
}
