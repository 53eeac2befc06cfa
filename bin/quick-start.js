"use strict";
// Starts the program from a few files, with what V8 made of them the last time kept beside them: a start would otherwise
// spend most of its time finding and compiling hundreds of small files (docs/performance.md has the figures).
const { readFileSync, renameSync, writeFileSync } = require("node:fs");
const { createRequire, wrap } = require("node:module");
const { dirname, join } = require("node:path");
const { Script } = require("node:vm");

const DIST = join(__dirname, "..", "dist");

/** The first line of a bundle is a comment with the digest of the rest: what was compiled of another one is not taken. */
const DIGEST = /^\/\/(\w+)\n/;

/**
 * Loads a bundle like `require`. `keep` writes down what V8 compiled of it so far; `isKept` tells that it had that
 * already, of this very bundle and for this very Node.
 */
function load(file, require = createRequire(file)) {
	// It is ASCII: as UTF-8 it would take ten times as long to read.
	const source = readFileSync(file, "latin1");
	const compiled = `${file}.${DIGEST.exec(source)[1]}.${process.versions.v8}-${process.arch}`;
	const script = new Script(wrap(source), {
		filename: file,
		cachedData: readWhole(compiled),
	});
	const module = { exports: {} };
	script.runInThisContext()(module.exports, require, module, file, dirname(file));
	return {
		exports: module.exports,
		isKept: script.cachedDataRejected === false,
		keep: () => writeWhole(compiled, script.createCachedData()),
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
		writeFileSync(unfinished, Buffer.concat([compiled, compiled]), { mode: 0o644 });
		renameSync(unfinished, file);
	} catch {}
}

/** A start loads what it needs: for help the first, for an embedded MIS the second as well. */
const PARTS = {
	start: "eaur-qb.cjs",
	commands: "eaur-qb-commands.cjs",
	mysql: "eaur-qb-mysql.cjs",
	sandbox: "eaur-qb-sandbox.cjs",
};

/**
 * Runs the program; after an update of Node, or where none was ever kept, it leaves its compilation for the next start.
 * `keepAnew`: it leaves it in any case, with what was compiled in this run as well.
 */
function start(keepAnew = false) {
	const loaded = {};
	/** Each part asks for modules of the others: "start:dist/words/failure.js". */
	const requireIn = (file) => {
		const require = createRequire(file);
		return (asked) => {
			const [part, name] = asked.split(":");
			return Object.hasOwn(PARTS, part) ? partOf(part).modules[name] : require(asked);
		};
	};
	const partOf = (part) => {
		loaded[part] ??= loadPart(join(DIST, PARTS[part]));
		return loaded[part];
	};
	const loadPart = (file) => {
		const { exports, isKept, keep } = load(file, requireIn(file));
		if (keepAnew || !isKept) process.once("exit", keep);
		return exports;
	};
	partOf("start").run();
}

module.exports = { load, PARTS, start };
