import type { MisConfig } from "../../src/config/types.js";
import { openMis as openShaped } from "../../src/mis/open.js";
import type { Mis, Patience, ReadingOptions } from "../../src/mis/types.js";
import { EAUR_MIS } from "../../src/sync/kinds/mis-shape.js";

/** The MIS of the university, as every command opens it. */
export const openMis = (
	config: MisConfig,
	patience: Partial<Patience> = {},
	reading: ReadingOptions = {},
): Promise<Mis> => openShaped(config, EAUR_MIS, patience, reading);
