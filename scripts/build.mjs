// Builds dist where the sources are newer than it.
import { ensureBuilt } from "./lib/setup.mjs";

await ensureBuilt();
