"use strict";
// Starts the program from one file, with what V8 made of it the last time kept beside it: a start would otherwise spend
// most of its time finding and compiling hundreds of small files (docs/performance.md has the figures).
const { readFileSync, renameSync, writeFileSync } = require("node:fs");
const { createRequire, wrap } = require("node:module");
const { dirname, join } = require("node:path");
const { Script } = require("node:vm");
const { crc32 } = require("node:zlib");

/** The first line of the bundle is a comment with the digest of the rest: what was compiled of another one is not taken. */
const DIGEST = /^\/\/(\w+)\n/;

/**
 * Loads the bundle like `require`. `keep` writes down what V8 compiled of it so far; `isKept` tells that it had that
 * already, of this very bundle and for this very Node.
 */
function load(file) {
	// It is ASCII: as UTF-8 it would take ten times as long to read.
	const source = readFileSync(file, "latin1");
	const compiled = `${file}.${DIGEST.exec(source)[1]}.${process.versions.v8}-${process.arch}`;
	const script = new Script(wrap(source), {
		filename: file,
		cachedData: readWhole(compiled),
	});
	const module = { exports: {} };
	script.runInThisContext()(module.exports, createRequire(file), module, file, dirname(file));
	return {
		exports: module.exports,
		isKept: script.cachedDataRejected === false,
		keep: () => writeWhole(compiled, script.createCachedData()),
	};
}

const CHECKSUM_BYTES = 4;

/** V8 would run what was damaged on the disk: a single wrong bit can be a wrong sum. */
function readWhole(file) {
	try {
		const content = readFileSync(file);
		const end = content.length - CHECKSUM_BYTES;
		const compiled = content.subarray(0, end);
		return crc32(compiled) === content.readUInt32LE(end) ? compiled : undefined;
	} catch {
		return undefined;
	}
}

/** Another process may be reading it. Where it may not be written, the next start is as slow as this one. */
function writeWhole(file, compiled) {
	const half = `${file}.${process.pid}`;
	const checksum = Buffer.alloc(CHECKSUM_BYTES);
	checksum.writeUInt32LE(crc32(compiled));
	try {
		writeFileSync(half, Buffer.concat([compiled, checksum]), { mode: 0o644 });
		renameSync(half, file);
	} catch {}
}

/** Runs the program; after an update of Node, or where none was ever kept, it leaves its compilation for the next start. */
function start(bundle) {
	const program = load(join(__dirname, bundle));
	if (!program.isKept) process.once("exit", program.keep);
	program.exports.run();
}

module.exports = { load, start };
