/** The few spellings in which MySQL and SQLite differ. Both take backticks around names. */
export interface Dialect {
	/** Whether there are accounts with privileges, and connections that may be encrypted. */
	readonly hasAccounts: boolean;
	readonly text: (expression: string) => string;
	/**
	 * A number with all its places, by the type of its column. A FLOAT shown as it is would come out with six significant
	 * digits; of a DOUBLE six places are looked at: what comes after them is noise of sums.
	 */
	readonly money: (expression: string, type: string) => string;
	/** "YYYY-MM-DD" of a date or date and time. Cut from the text: no function judges it, so zero dates stay "0000-00-00". */
	readonly day: (expression: string) => string;
	/** "YYYY-MM-DD HH:MM:SS". */
	readonly moment: (expression: string) => string;
	readonly now: string;
	/** The same time yesterday. */
	readonly dayBeforeNow: string;
	/** The day after the day that the parameter names. */
	readonly dayAfterParameter: string;
	/** A column compared as the MIS compares it: without regard to case. */
	readonly ignoringCase: (column: string) => string;
	/** Greatest number by integer type; types not named hold 64 bits. */
	readonly integerLimits: Readonly<Record<string, bigint>>;
	readonly addsSeveralColumns: boolean;
	readonly countsAreEstimates: boolean;
	/** (table, column, type, what the server does with it by itself) of all columns. */
	readonly allColumns: string;
	/** (table) of all whose rows are kept by other tables: views, and tables that only lead to others. */
	readonly allViews: string;
	/** (table, name, "BEFORE UPDATE") of the triggers; on a server only of those that the account may see. */
	readonly allTriggers: string;
	/** (table, comma-separated columns) of all indexes. A column that is not compared as the MIS compares it says so. */
	readonly allIndexes: string;
	/** (table, column) of the columns that an index or a primary key keeps unique by themselves. */
	readonly allUnique: string;
	/** Takes a quoted table; its name is the parameter where there is one. */
	readonly rowCount: (quotedTable: string) => { readonly sql: string; readonly namesTable: boolean };
}

export const MYSQL: Dialect = {
	hasAccounts: true,
	text: (expression) => `CAST(${expression} AS CHAR)`,
	money: (expression, type) => {
		const places = type === "float" ? 12 : 6;
		const exact = /^(float|double|real)$/.test(type) ? `CAST(${expression} AS DECIMAL(40,${places}))` : expression;
		return `CAST(${exact} AS CHAR)`;
	},
	day: (expression) => `LEFT(CAST(${expression} AS CHAR), 10)`,
	moment: (expression) => `LEFT(CAST(${expression} AS CHAR), 19)`,
	now: "NOW()",
	dayBeforeNow: "DATE_SUB(NOW(), INTERVAL 1 DAY)",
	dayAfterParameter: "DATE_ADD(CAST(? AS DATE), INTERVAL 1 DAY)",
	ignoringCase: (column) => column,
	integerLimits: { tinyint: 127n, smallint: 32_767n, mediumint: 8_388_607n, int: 2_147_483_647n },
	addsSeveralColumns: true,
	countsAreEstimates: true,
	allColumns:
		"SELECT CAST(TABLE_NAME AS CHAR), CAST(COLUMN_NAME AS CHAR), CAST(COLUMN_TYPE AS CHAR), CAST(EXTRA AS CHAR) " +
		"FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() ORDER BY TABLE_NAME, ORDINAL_POSITION",
	allViews:
		"SELECT CAST(TABLE_NAME AS CHAR) FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() " +
		"AND (TABLE_TYPE LIKE '%VIEW' OR ENGINE IN ('FEDERATED', 'CONNECT', 'SPIDER', 'MRG_MyISAM'))",
	allTriggers:
		"SELECT CAST(EVENT_OBJECT_TABLE AS CHAR), CAST(TRIGGER_NAME AS CHAR), " +
		"CAST(CONCAT(ACTION_TIMING, ' ', EVENT_MANIPULATION) AS CHAR) " +
		"FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE() ORDER BY EVENT_OBJECT_TABLE, TRIGGER_NAME",
	allIndexes:
		"SELECT CAST(TABLE_NAME AS CHAR), GROUP_CONCAT(COLUMN_NAME ORDER BY SEQ_IN_INDEX) " +
		"FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = DATABASE() GROUP BY TABLE_NAME, INDEX_NAME",
	allUnique:
		"SELECT CAST(TABLE_NAME AS CHAR), CAST(MAX(COLUMN_NAME) AS CHAR) FROM information_schema.STATISTICS " +
		"WHERE TABLE_SCHEMA = DATABASE() AND NON_UNIQUE = 0 GROUP BY TABLE_NAME, INDEX_NAME HAVING COUNT(*) = 1",
	rowCount: () => ({
		sql: "SELECT CAST(TABLE_ROWS AS CHAR) FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ?",
		namesTable: true,
	}),
};

export const SQLITE: Dialect = {
	hasAccounts: false,
	text: (expression) => `CAST(${expression} AS TEXT)`,
	money: (expression) =>
		`CASE WHEN typeof(${expression}) IN ('integer', 'real') THEN printf('%.6f', ${expression}) ELSE CAST(${expression} AS TEXT) END`,
	day: (expression) => `substr(CAST(${expression} AS TEXT), 1, 10)`,
	moment: (expression) => `substr(CAST(${expression} AS TEXT), 1, 19)`,
	now: "datetime('now', 'localtime')",
	dayBeforeNow: "datetime('now', 'localtime', '-1 day')",
	dayAfterParameter: "date(?, '+1 day')",
	ignoringCase: (column) => `${column} COLLATE NOCASE`,
	integerLimits: {},
	addsSeveralColumns: false,
	countsAreEstimates: false,
	allColumns:
		"SELECT m.name, c.name, c.type, CASE WHEN c.hidden > 1 THEN 'GENERATED' ELSE '' END " +
		"FROM sqlite_master m JOIN pragma_table_xinfo(m.name) c " +
		"WHERE m.type IN ('table', 'view') AND c.hidden <> 1 ORDER BY m.name, c.cid",
	allViews: "SELECT name FROM sqlite_master WHERE type = 'view'",
	allTriggers:
		"SELECT tbl_name, name, CASE WHEN sql LIKE '%INSERT ON%' THEN 'INSERT' WHEN sql LIKE '%DELETE ON%' THEN 'DELETE' " +
		"ELSE 'UPDATE' END FROM sqlite_master WHERE type = 'trigger' ORDER BY tbl_name, name",
	allIndexes:
		"SELECT m.name, (SELECT group_concat(CASE c.coll WHEN 'NOCASE' THEN c.name ELSE c.name || ' ' || c.coll END) " +
		"FROM pragma_index_xinfo(i.name) c WHERE c.key) " +
		"FROM sqlite_master m JOIN pragma_index_list(m.name) i WHERE m.type = 'table'",
	allUnique:
		"SELECT m.name, MAX(c.name) FROM sqlite_master m JOIN pragma_table_info(m.name) c " +
		"WHERE m.type = 'table' AND c.pk > 0 GROUP BY m.name HAVING COUNT(*) = 1 " +
		"UNION ALL SELECT m.name, MAX(c.name) FROM sqlite_master m JOIN pragma_index_list(m.name) i " +
		"JOIN pragma_index_info(i.name) c WHERE m.type = 'table' AND i.\"unique\" AND NOT i.partial " +
		"GROUP BY m.name, i.name HAVING COUNT(*) = 1",
	rowCount: (quotedTable) => ({ sql: `SELECT CAST(COUNT(*) AS TEXT) FROM ${quotedTable}`, namesTable: false }),
};
