// npm run demo: installs and builds what is missing, then shows the whole job on a made-up university.
import { ensureForALook } from "./lib/setup.mjs";
import { become } from "./lib/shell.mjs";

await ensureForALook();
become(process.execPath, ["bin/eaur-qb.js", "demo", ...process.argv.slice(2)]);
