// npm run demo: installs and builds what is missing, then shows the whole job on a made-up university.
import { ensureBuilt, ensureInstalled } from "./lib/setup.mjs";
import { become } from "./lib/shell.mjs";

ensureInstalled({ forALook: true });
ensureBuilt();
become(process.execPath, ["bin/eaur-qb.js", "demo", ...process.argv.slice(2)]);
