"use strict";
// What V8 compiled of the program's few files (scripts/bundle.mjs) is kept beside them: a start would otherwise spend
// most of its time compiling (docs/performance.md has the figures).
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require("node:fs");
const Module = require("node:module");
const { basename, dirname, join } = require("node:path");
const { Script } = require("node:vm");

/** Node keeps compilations itself since 22.1, with checksums. For Node 20 we do, as long as there are people who run it. */
function keepCompilations(folder) {
	if (Module.enableCompileCache !== undefined) Module.enableCompileCache(folder);
	else keepThemOurselves(folder);
}

/** The first line of a bundle is a comment with the digest of the rest: what was compiled of another one is not taken. */
const DIGEST = /^\/\/(\w+)\n/;

function keepThemOurselves(folder) {
	const compile = Module.prototype._compile;
	Module.prototype._compile = function compileOnce(source, filename) {
		const digest = DIGEST.exec(source)?.[1];
		if (digest === undefined) return compile.call(this, source, filename);
		const kept = join(folder, `${basename(filename)}.${digest}.${process.versions.v8}-${process.arch}`);
		const script = new Script(Module.wrap(source), { filename, cachedData: readWhole(kept) });
		// At the end of the run, so that what it called is in it.
		if (script.cachedDataRejected !== false) process.once("exit", () => writeWhole(kept, script.createCachedData()));
		const require = Module.createRequire(filename);
		return script.runInThisContext()(this.exports, require, this, filename, dirname(filename));
	};
}

/**
 * V8 would run what was damaged on the disk: a single wrong bit can be a wrong sum. Therefore it is kept twice, and not
 * taken where the two differ: comparing costs less than to load what makes checksums.
 */
function readWhole(file) {
	try {
		const content = readFileSync(file);
		const half = content.length / 2;
		const compiled = content.subarray(0, half);
		return compiled.equals(content.subarray(half)) ? compiled : undefined;
	} catch {
		return undefined;
	}
}

/** Another process may be reading it. Where it may not be written, the next start is as slow as this one. */
function writeWhole(file, compiled) {
	const unfinished = `${file}.${process.pid}`;
	try {
		mkdirSync(dirname(file), { recursive: true });
		writeFileSync(unfinished, Buffer.concat([compiled, compiled]), { mode: 0o644 });
		renameSync(unfinished, file);
	} catch {}
}

module.exports = { keepCompilations };
