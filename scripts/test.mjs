// npm test: installs what is missing, then runs vitest with the arguments given, as in `npm test -- test/mis`.
import { ensureChromium, ensureKeyring, ensureMariadb } from "./lib/services.mjs";
import { ensureBuilt, ensureInstalled, ensureKeytar } from "./lib/setup.mjs";
import { become } from "./lib/shell.mjs";

await ensureInstalled();
await ensureKeytar();
await ensureBuilt();
await ensureMariadb();
await ensureKeyring();
await ensureChromium();
become(process.execPath, ["node_modules/vitest/vitest.mjs", "run", ...process.argv.slice(2)]);
