// npm run build: installs what is missing, then makes dist where the sources are newer than it.
import { ensureBuilt, ensureInstalled } from "./lib/setup.mjs";

await ensureInstalled();
await ensureBuilt();
