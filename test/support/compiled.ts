import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import ts from "typescript";

export interface Compiled {
	/** Address of a compiled module, such as "audit/lock.js", to import in a child process. */
	url(module: string): string;
	remove(): void;
}

const FOLDERS = ["words", "system", "config", "audit", "secrets", "quickbooks"];

/** The rooms that hold secrets, compiled as the package ships them: for tests that need many quick processes. */
export function compileProduct(): Compiled {
	const root = mkdtempSync(join(tmpdir(), "eaur-qb-compiled-"));
	symlinkSync(resolve("node_modules"), join(root, "node_modules"));
	writeFileSync(join(root, "package.json"), JSON.stringify({ type: "module" }));
	for (const folder of FOLDERS) compileFolder(folder, root);
	return {
		url: (module) => pathToFileURL(join(root, module)).href,
		remove: () => rmSync(root, { recursive: true, force: true }),
	};
}

function compileFolder(folder: string, root: string): void {
	for (const name of readdirSync(join("src", folder), { recursive: true, encoding: "utf8" })) {
		if (!name.endsWith(".ts")) continue;
		const source = readFileSync(join("src", folder, name), "utf8");
		const target = join(root, folder, name.replace(/\.ts$/, ".js"));
		mkdirSync(dirname(target), { recursive: true });
		const compilerOptions = {
			module: ts.ModuleKind.ESNext,
			target: ts.ScriptTarget.ES2023,
			verbatimModuleSyntax: true,
		};
		writeFileSync(target, ts.transpileModule(source, { compilerOptions }).outputText);
	}
}
