import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

interface Locked {
	readonly version: string;
	readonly integrity: string;
	readonly dev?: boolean;
	readonly devOptional?: boolean;
	readonly optional?: boolean;
	readonly os?: readonly string[];
	readonly cpu?: readonly string[];
	readonly libc?: readonly string[];
}

interface Bill {
	readonly bomFormat: string;
	readonly metadata: { readonly component: Component };
	readonly components: readonly Component[];
}

interface Component {
	readonly name: string;
	readonly version: string;
	readonly hashes: readonly { readonly alg: string; readonly content: string }[];
}

const locked = Object.entries((read("package-lock.json") as { packages: Record<string, Locked> }).packages).filter(
	([path, { dev, devOptional }]) => path !== "" && !dev && !devOptional,
);

/** What may be in the package besides the libraries. */
const OURS = [
	/^(package\.json|README\.md|CHANGELOG\.md|SECURITY\.md)$/,
	/^bin\/(package\.json|[\w-]+\.js)$/,
	/^docs\/[\w/-]+\.md$/,
	/^dist\/eaur-qb(-\w+)?\.cjs$/,
	/^dist\/[\w/-]+\.js$/,
];

describe("the package", () => {
	let folder: string;
	let file: string;
	let installed: string;
	let content: readonly string[];
	let bill: Bill;
	beforeAll(() => {
		folder = mkdtempSync(join(tmpdir(), "eaur-qb-packed-"));
		const made = execFileSync("npm", ["run", "--silent", "package", folder], { encoding: "utf8", stdio: "pipe" });
		file = made.trim();
		content = execFileSync("tar", ["-tzf", file], { encoding: "utf8" })
			.trim()
			.split("\n")
			.map((path) => path.replace("package/", ""));
		bill = read(file.replace(/\.tgz$/, ".cdx.json")) as Bill;
		const install = ["install", "--global", "--prefix", folder, "--prefer-offline", "--no-audit", "--no-fund"];
		const env = { ...process.env, ...readyParts(folder) };
		execFileSync("npm", [...install, file], { cwd: folder, env, stdio: "pipe" });
		installed = join(folder, "lib/node_modules/eaur-qb");
	}, 600_000);
	afterAll(() => rmSync(folder, { recursive: true, force: true }));

	it("holds the program, its documents and libraries: nothing compiled here, no maps, no tests of ours", () => {
		const own = content.filter((path) => !path.startsWith("node_modules/"));
		expect(own.filter((path) => !OURS.some((pattern) => pattern.test(path)))).toEqual([]);
		const sources = own.flatMap((path) => /^dist\/(.*)\.js$/.exec(path)?.[1] ?? []).map((name) => `src/${name}.ts`);
		expect(sources.length).toBeGreaterThan(50);
		expect(sources.filter((source) => !existsSync(source))).toEqual([]);
		expect(own.filter((path) => path.endsWith(".cjs"))).toHaveLength(4);
		expect(content.filter((path) => /\.(node|o|a|so|dylib|dll|exe)$/.test(path))).toEqual([]);
	});

	it("tells nothing of the computer that packed it: no path, and no registry", () => {
		const registry = execFileSync("npm", ["config", "get", "registry"], { encoding: "utf8" }).trim();
		const told = [process.cwd(), join(homedir(), "."), tmpdir(), new URL(registry).host, "registry.npmjs.org"];
		const own = content.filter((path) => !path.startsWith("node_modules/")).map((path) => join(installed, path));
		for (const each of [...own, file.replace(/\.tgz$/, ".cdx.json")]) {
			const text = readFileSync(each, "latin1");
			expect([each, told.filter((word) => text.includes(`${word}/`))]).toEqual([each, []]);
		}
	});

	it("is installed as it was tested: each library of package-lock.json in its version, and none besides", () => {
		const withVersion = ([path, { version }]: (typeof locked)[number]) => `${path} ${version}`;
		const needed = locked.filter(([, each]) => isNeeded(each)).map(withVersion);
		const spare = new Set(locked.filter(([, each]) => !isNeeded(each)).map(withVersion));
		expect(
			packagesBelow(installed, "")
				.filter((each) => !spare.has(each))
				.sort(),
		).toEqual(needed.sort());
		expect(needed.length).toBeGreaterThan(100);
	});

	it("runs where it was installed: the whole job, and the keychain's library", () => {
		const env = { PATH: process.env.PATH, HOME: folder, EAUR_QB_HOME: join(folder, "home"), NO_COLOR: "1" };
		const run = (...args: string[]) =>
			spawnSync(process.execPath, args, { cwd: installed, env, encoding: "utf8", input: "" });
		const demo = run(join(folder, "bin/eaur-qb"), "demo");
		expect([demo.status, demo.status === 0 ? "" : demo.stderr]).toEqual([0, ""]);
		expect(demo.stdout).toContain("✔ Nobody owes a franc more or less there than here.");
		expect(demo.stdout).toContain("✔ That was everything");
		expect(run("-e", 'require("@napi-rs/keyring").Entry.name').stderr).toBe("");
	}, 300_000);

	it("has a bill of materials beside it, of exactly these libraries, with the hash of each, and of the file itself", () => {
		expect(bill.bomFormat).toBe("CycloneDX");
		const inLock = locked.map(([path, { version, integrity }]) => {
			const [algorithm = "", hash = ""] = integrity.split("-");
			return `${nameOf(path)} ${version} ${algorithm} ${Buffer.from(hash, "base64").toString("hex")}`;
		});
		const inBill = bill.components.map(({ name, version, hashes }) => {
			const [hash] = hashes;
			return `${name} ${version} ${hash?.alg.replace("-", "").toLowerCase()} ${hash?.content}`;
		});
		expect(inBill.sort()).toEqual(inLock.sort());
		const digest = createHash("sha256").update(readFileSync(file)).digest("hex");
		expect(bill.metadata.component).toMatchObject({ name: "eaur-qb", hashes: [{ alg: "SHA-256", content: digest }] });
	});
});

it("npm pack alone, which would leave the libraries out, is refused with the command to use", () => {
	const { status, stderr } = spawnSync("npm", ["pack", "--dry-run"], { encoding: "utf8" });
	expect(status).not.toBe(0);
	expect(stderr).toContain("npm run package");
});

function read(path: string): unknown {
	return JSON.parse(readFileSync(path, "utf8"));
}

const LIBC = existsSync("/etc/alpine-release") ? "musl" : "glibc";

/**
 * npm 10 takes the keychain's parts for all systems, npm 11 the one that fits. keytar is left out by npm where it can be
 * neither had nor compiled.
 */
function isNeeded({ optional, os, cpu, libc }: Locked): boolean {
	if (optional && os === undefined) return false;
	return fits(os, process.platform) && fits(cpu, process.arch) && fits(libc, LIBC);
}

const fits = (systems: readonly string[] | undefined, system: string): boolean =>
	systems === undefined || systems.includes(system);

const nameOf = (path: string): string => path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);

/**
 * Their install scripts look for ready binaries before they compile: these are what this computer has compiled already,
 * where it is of the same version. So the scripts run, as they do at a user's, in a moment.
 */
function readyParts(folder: string): NodeJS.ProcessEnv {
	const system = `${process.platform}-${process.arch}`;
	const places = [
		["better-sqlite3", "better_sqlite3", `node-v${process.versions.modules}`],
		["keytar", "keytar", "napi-v3"],
	] as const;
	return Object.fromEntries(
		places.flatMap(([name, binary, abi]) => {
			const inside = `build/Release/${binary}.node`;
			const { version } = locked.find(([path]) => path === `node_modules/${name}`)?.[1] ?? {};
			if (!existsSync(`node_modules/${name}/${inside}`)) return [];
			const here = read(`node_modules/${name}/package.json`) as { readonly version: string };
			if (here.version !== version) return [];
			const ready = join(folder, "ready", name);
			mkdirSync(ready, { recursive: true });
			execFileSync("tar", [
				"-czf",
				join(ready, `${name}-v${version}-${abi}-${system}.tar.gz`),
				"-C",
				`node_modules/${name}`,
				inside,
			]);
			return [[`npm_config_${name.replaceAll("-", "_")}_local_prebuilds`, ready]];
		}),
	);
}

/** Path and version of every package below a folder, as package-lock.json names them. */
function packagesBelow(root: string, below: string): string[] {
	const folder = join(root, below, "node_modules");
	if (!existsSync(folder)) return [];
	const names = readdirSync(folder).filter((name) => !name.startsWith("."));
	return names
		.flatMap((name) =>
			name.startsWith("@") ? readdirSync(join(folder, name)).map((inner) => `${name}/${inner}`) : [name],
		)
		.flatMap((name) => {
			const path = join(below, "node_modules", name);
			const { version } = read(join(root, path, "package.json")) as { readonly version: string };
			return [`${relative(".", path)} ${version}`, ...packagesBelow(root, path)];
		});
}
