#!/usr/bin/env node
import "./node-version.js";

const { run } = await import("../dist/cli.js");
await run();
