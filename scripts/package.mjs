// npm run package [folder]: the file to install from, and the bill of materials beside it. An installation from a file takes
// neither the versions of package-lock.json nor the overrides of package.json; the libraries that lie in the file itself, it
// takes as they are.
import { createHash } from "node:crypto";
import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { ensureBuilt, ensureInstalled } from "./lib/setup.mjs";
import { capture, giveUp, root, say } from "./lib/shell.mjs";

const LOCK = "package-lock.json";
const folder = resolve(process.argv[2] ?? root);

await ensureInstalled();
await ensureBuilt();
const temporary = mkdtempSync(join(tmpdir(), "eaur-qb-package-"));
process.on("exit", () => rmSync(temporary, { recursive: true, force: true }));
// npm names the bill's subject after the folder.
const stage = join(temporary, "eaur-qb");
mkdirSync(stage);
mkdirSync(folder, { recursive: true });

const { scripts: _scripts, devDependencies: _tools, ...manifest } = json(join(root, "package.json"));
const file = join(folder, `${manifest.name}-${manifest.version}.tgz`);
installLocked();
const bill = npm("sbom", "--sbom-format=cyclonedx", "--sbom-type=application", "--package-lock-only");
copyProgram();
bundleLibraries();
npm("pack", "--ignore-scripts", `--pack-destination=${folder}`);
writeFileSync(file.replace(/tgz$/, "cdx.json"), withDigest(bill));
process.stdout.write(`${file}\n`);

/**
 * Not what lies in node_modules here, which may have been changed, or compiled for this computer: npm compares what it
 * unpacks with the hashes of the lock file.
 */
function installLocked() {
	writeFileSync(join(stage, "package.json"), JSON.stringify(manifest));
	copyFileSync(join(root, LOCK), join(stage, LOCK));
	// Where a package came from is a matter of the packer's network; the bill would name it.
	npm(
		"install",
		"--ignore-scripts",
		"--prefer-offline",
		"--no-audit",
		"--no-fund",
		"--omit-lockfile-registry-resolved",
	);
	const { packages: tested } = json(join(root, LOCK));
	const others = libraries().filter(([path, { version, integrity }]) => {
		const { version: asTested, integrity: hash } = tested[path] ?? {};
		return version !== asTested || integrity !== hash;
	});
	if (others.length > 0) giveUp(`npm took others than ${LOCK} names: ${others.map(([path]) => path).join(", ")}`);
}

/** What `files` names, without what the compiler left of sources that are gone. */
function copyProgram() {
	const hasSource = (path) => {
		const compiled = /^dist\/(.*)\.js$/.exec(relative(root, path))?.[1];
		return compiled === undefined || existsSync(join(root, "src", `${compiled}.ts`));
	};
	for (const name of manifest.files.filter((each) => !each.startsWith("!")))
		cpSync(join(root, name), join(stage, name), { recursive: true, filter: hasSource });
}

/**
 * Names every library as one of ours, in its very version: npm bundles no peers otherwise. One with a part for each system
 * (@napi-rs/keyring) is not bundled: npm would not look for the part that fits. It is fetched in the version named here, and
 * names its parts in theirs.
 */
function bundleLibraries() {
	const all = libraries();
	const parts = new Set(all.filter(([, { os }]) => os).map(([path]) => path));
	const inParts = ({ optionalDependencies = {} }) =>
		Object.keys(optionalDependencies).some((name) => parts.has(`node_modules/${name}`));
	const ours = all.filter(([path]) => path.lastIndexOf("node_modules/") === 0 && !parts.has(path));
	const packed = {
		...manifest,
		dependencies: versions(ours.filter(([, { optional }]) => !optional)),
		optionalDependencies: versions(ours.filter(([, { optional }]) => optional)),
		bundleDependencies: Object.keys(versions(ours.filter(([, locked]) => !inParts(locked)))),
	};
	writeFileSync(join(stage, "package.json"), JSON.stringify(packed, undefined, "\t"));
}

function versions(those) {
	return Object.fromEntries(those.map(([path, { version }]) => [path.slice("node_modules/".length), version]));
}

function libraries() {
	return Object.entries(json(join(stage, LOCK)).packages).filter(([path]) => path !== "");
}

function json(path) {
	return JSON.parse(readFileSync(path, "utf8"));
}

/** @returns what npm wrote to standard output */
function npm(command, ...args) {
	say(`npm ${command}`);
	const { ok, stdout, output } = capture("npm", [command, "--loglevel=error", ...args], stage);
	if (!ok) giveUp(`npm ${command} failed. It needs npm's registry, or its packages in npm's cache.\n${output}`);
	return stdout;
}

/** The bill says of which file it is. */
function withDigest(text) {
	const billed = JSON.parse(text);
	const content = createHash("sha256").update(readFileSync(file)).digest("hex");
	billed.metadata.component.hashes = [{ alg: "SHA-256", content }];
	return `${JSON.stringify(billed, undefined, "\t")}\n`;
}
