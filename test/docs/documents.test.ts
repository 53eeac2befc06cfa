import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { loadConfig } from "../../src/config/load.js";

const DOCUMENTS = ["README.md", "CONTRIBUTING.md", ...readdirSync("docs").map((name) => join("docs", name))].filter(
	(name) => name.endsWith(".md"),
);

describe("the documents", () => {
	it("tell the commands and exit codes that --help tells", () => {
		expect(() => execFileSync(process.execPath, ["scripts/readme.mjs", "--check"])).not.toThrow();
	});

	it.each(DOCUMENTS)("%s links only to what is there", (document) => {
		const links = [...readFileSync(document, "utf8").matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g)].map(
			([, link]) => link ?? "",
		);
		const missing = links.filter((link) => !existsSync(join(dirname(document), link)));
		expect(missing).toEqual([]);
	});

	it("show a configuration file that is taken as it stands", () => {
		const example = /```toml\n([\s\S]*?)```/.exec(readFileSync("docs/mapping.md", "utf8"))?.[1] ?? "";
		const home = mkdtempSync(join(tmpdir(), "eaur-qb-docs-"));
		onTestFinished(() => rmSync(home, { recursive: true }));
		writeFileSync(join(home, "config.toml"), example, { mode: 0o600 });
		const config = loadConfig({ options: {}, env: { EAUR_QB_HOME: home }, cwd: home });
		expect(config.mapping.invoices.classByCampus).toEqual(new Map([["Kigali Campus", "Kigali"]]));
	});
});
