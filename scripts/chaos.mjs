// npm run test:chaos: the proof that nothing is lost, sent twice or wrong (docs/reliability.md). --help shows its options.
import { ensureMariadb } from "./lib/services.mjs";
import { ensureBuilt, ensureInstalled } from "./lib/setup.mjs";
import { become } from "./lib/shell.mjs";

await ensureInstalled();
await ensureBuilt();
await ensureMariadb();
become(process.execPath, ["--import", "tsx", "test/chaos/main.ts", ...process.argv.slice(2)]);
