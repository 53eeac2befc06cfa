import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Where there is a folder that is kept in memory, no test waits for the disk to have written what is thrown away. */
const MEMORY = "/dev/shm";

/** A new folder for what a test writes. */
export const aFolder = (name: string): string =>
	mkdtempSync(join(existsSync(MEMORY) ? MEMORY : tmpdir(), `eaur-qb-${name}-`));
