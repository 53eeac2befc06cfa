import type { Connection } from "mysql2/promise";

/**
 * What a statement means must not depend on what the administrator has set for all sessions, or on `init_connect`: without
 * autocommit nothing that is written stays, a select limit ends every list early, other names' letters come as "?", padded
 * and emptied texts are other texts. Modes that make a server strict, or lenient, are left as they are.
 */
const OWN_SETTINGS = [
	"SET SESSION autocommit = 1, sql_select_limit = 18446744073709551615, sql_big_selects = 1, sql_safe_updates = 0",
	"character_set_client = 'utf8mb4', character_set_connection = 'utf8mb4', character_set_results = 'utf8mb4'",
	"group_concat_max_len = 1048576",
	"sql_mode = IF(@@SESSION.sql_mode LIKE '%STRICT_%', 'STRICT_ALL_TABLES', '')",
].join(", ");

/** Makes a new connection ours: to be called before its first statement. */
export async function beginSession(connection: Pick<Connection, "query">): Promise<void> {
	await connection.query(OWN_SETTINGS);
}
