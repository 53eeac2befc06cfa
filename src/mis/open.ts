import type { MisConfig } from "../config/types.js";
import type { MisShape } from "../words/mis-shape.js";
import { MisDatabase } from "./mis.js";
import type { Mis, Patience, ReadingOptions } from "./types.js";

/** Servers let a statement wait a day for a table that somebody has locked (lock_wait_timeout). */
const PATIENCE: Patience = { connectTimeoutMs: 10_000, lockWaitMs: 10_000, retryForMs: 30_000 };

/**
 * Opens a MIS of this shape and connects once, so that a wrong host, account or database is told at once.
 * Throws a `Failure` with QB011: "out-of-reach" or "configuration".
 */
export async function openMis(
	config: MisConfig,
	shape: MisShape,
	patience: Partial<Patience> = {},
	reading: ReadingOptions = {},
): Promise<Mis> {
	if (config.kind === "sqlite") {
		const { openEmbedded } = await import("./embedded.js");
		return new MisDatabase(await openEmbedded(config), shape, reading);
	}
	const { openMysql } = await import("./mysql.js");
	return new MisDatabase(await openMysql(config, { ...PATIENCE, ...patience }, shape), shape, reading);
}
