// Preloaded into the binary with `node --import`: the computer is called COMPUTER_NAME.
import { syncBuiltinESMExports } from "node:module";
import os from "node:os";

os.hostname = () => process.env.COMPUTER_NAME;
syncBuiltinESMExports();
