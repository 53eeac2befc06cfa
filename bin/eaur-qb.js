#!/usr/bin/env node
require("./node-version.js");
const { join } = require("node:path");
const dist = join(__dirname, "..", "dist");
// Beside the program and nowhere else: who may write there, may change what is run.
require("./quick-start.js").keepCompilations(join(dist, "compiled"));
require(join(dist, "eaur-qb.cjs")).run();
