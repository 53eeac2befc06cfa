// Before anything else is loaded: better-sqlite3 13, which newer Nodes install, ends Node 22.0 to 22.13 without a word.
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
const fits = (major === 20 && minor >= 19) || (major === 22 && minor >= 14) || major > 22;

if (!fits) {
	process.stderr.write(
		`✖ eaur-qb needs Node 20.19 or newer in that line, or 22.14 or newer; this is ${process.versions.node}.\n`,
	);
	process.stderr.write("  → Install a current Node, then run the command again.\n");
	process.exit(2);
}
