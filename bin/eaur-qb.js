#!/usr/bin/env node
require("./node-version.js");
require("./quick-start.js").start();
