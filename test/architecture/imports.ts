import { builtinModules } from "node:module";
import { posix } from "node:path";
import ts from "typescript";
import { FLOORS, LANGUAGES, LIBRARIES, MIS_NAMES, NAMELESS, type PathRule, PROCESS, PURE, ROOMS } from "./rules.js";

interface Reference {
	readonly target: string;
	/** Erased by the compiler: nothing of the target is loaded. */
	readonly typeOnly: boolean;
	/** Loaded when the code gets there: `import("…")`. */
	readonly late: boolean;
}

/**
 * Everything in a source file that goes against the rules, one sentence each.
 * @param file path below src, such as "mis/mysql.ts"
 */
export function violations(file: string, text: string): string[] {
	const nodes = nodesOf(file, text);
	const uses = nodes.filter(ts.isPropertyAccessExpression).flatMap((node) => processUse(file, node.getText()));
	return [...uses, ...referencesIn(nodes).flatMap((reference) => againstRules(file, reference))];
}

/**
 * Everything that is loaded together with a file, before its first line runs: paths below src, and libraries.
 * @param read the text of a path below src
 */
export function loadedWith(file: string, read: (file: string) => string, loaded = new Set<string>()): Set<string> {
	loaded.add(file);
	for (const { target, typeOnly, late } of referencesIn(nodesOf(file, read(file)))) {
		if (typeOnly || late) continue;
		const path = target.startsWith(".") ? pathOf(file, target) : target;
		if (path === target) loaded.add(path);
		else if (!loaded.has(path)) loadedWith(path, read, loaded);
	}
	return loaded;
}

/**
 * Files that import each other in a ring, be it for a type alone, and what lies between two rings: none of them can be
 * read without the others. One sentence each.
 * @param read the text of a path below src
 */
export function ringsIn(files: readonly string[], read: (file: string) => string): string[] {
	const imports = new Map(files.map((file) => [file, pathsIn(file, read(file))]));
	// Who imports nobody, or is imported by nobody, is in no ring; nor is who is so once these are left out.
	let left = files;
	for (;;) {
		const among = new Set(left);
		const imported = new Set(left.flatMap((file) => imports.get(file) ?? []));
		const held = left.filter((file) => imported.has(file) && imports.get(file)?.some((path) => among.has(path)));
		if (held.length === left.length) break;
		left = held;
	}
	return left.map(
		(file) =>
			`${file}: ${imports
				.get(file)
				?.filter((path) => left.includes(path))
				.join(", ")}`,
	);
}

const pathsIn = (file: string, text: string): string[] =>
	referencesIn(nodesOf(file, text)).flatMap(({ target }) => (target.startsWith(".") ? [pathOf(file, target)] : []));

function nodesOf(file: string, text: string): ts.Node[] {
	const nodes: ts.Node[] = [];
	const visit = (node: ts.Node) => {
		nodes.push(node);
		ts.forEachChild(node, visit);
	};
	visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true));
	return nodes;
}

const referencesIn = (nodes: readonly ts.Node[]): Reference[] =>
	nodes.map(referenceOf).filter((reference) => reference !== undefined);

function referenceOf(node: ts.Node): Reference | undefined {
	if (ts.isImportDeclaration(node)) {
		return {
			target: textOf(node.moduleSpecifier),
			typeOnly: node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword,
			late: false,
		};
	}
	if (ts.isExportDeclaration(node) && node.moduleSpecifier) {
		return { target: textOf(node.moduleSpecifier), typeOnly: node.isTypeOnly, late: false };
	}
	if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
		return { target: textOf(node.argument.literal), typeOnly: true, late: false };
	}
	return isLoading(node) ? { target: textOf(node.arguments[0]), typeOnly: false, late: true } : undefined;
}

/** `import("…")` and `require("…")`. */
function isLoading(node: ts.Node): node is ts.CallExpression {
	if (!ts.isCallExpression(node)) return false;
	const { expression } = node;
	return (
		expression.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(expression) && expression.text === "require")
	);
}

/** A target that is computed cannot be checked, so it is nobody's. */
const textOf = (node: ts.Node | undefined) => (node && ts.isStringLiteralLike(node) ? node.text : "(computed)");

function processUse(file: string, text: string): string[] {
	const rule = Object.hasOwn(PROCESS, text) ? PROCESS[text] : undefined;
	return rule ? unlessAllowed(file, text, rule) : [];
}

function againstRules(file: string, reference: Reference): string[] {
	const { target } = reference;
	if (target.startsWith(".")) return againstRooms(file, reference);
	if (target === "process" || target === "node:process")
		return unlessAllowed(file, "node:process", PROCESS["node:process"]);
	if (/^(node:)?child_process$/.test(target))
		return unlessAllowed(file, "node:child_process", PROCESS["node:child_process"]);
	if (target.startsWith("node:") || builtinModules.includes(target)) return [];
	const library = target.split("/", target.startsWith("@") ? 2 : 1).join("/");
	return unlessAllowed(file, library, Object.hasOwn(LIBRARIES, library) ? LIBRARIES[library] : undefined);
}

function unlessAllowed(file: string, what: string, rule: PathRule | undefined): string[] {
	if (!rule) return [`${file}: ${what} has no place in test/architecture/rules.ts`];
	return rule.allowed.some((beginning) => file.startsWith(beginning)) ? [] : [`${file}: ${what}: ${rule.because}`];
}

function againstRooms(file: string, { target, typeOnly }: Reference): string[] {
	const imported = pathOf(file, target);
	if (imported.startsWith("..")) return [`${file}: ${target} is outside src`];
	const [from, to] = [roomOf(file), roomOf(imported)];
	const rule = Object.hasOwn(ROOMS, from) ? ROOMS[from] : undefined;
	if (!rule || !Object.hasOwn(ROOMS, to))
		return [`${file}: ${rule ? to : from} is no room of test/architecture/rules.ts`];
	if (isPure(file) && !PURE.mayImport.some((beginning) => imported.startsWith(beginning))) {
		return [`${file}: ${imported}: what a kind makes of a row knows only ${PURE.mayImport.join(", ")}`];
	}
	const [floor, below] = [floorOf(file), floorOf(imported)];
	if (floor !== undefined && below !== undefined && !typeOnly && !runsBelow(floor, below)) {
		return [`${file}: ${imported}: in sync ${floor} may not run ${below}`];
	}
	if (from === to || rule.runs.includes(to) || (typeOnly && rule.names.includes(to))) return [];
	return [`${file}: ${imported}: ${from} may not ${typeOnly ? "name" : "run"} ${to}: ${rule.because}`];
}

/** The room of sync that a file lies in. */
const floorOf = (file: string): string | undefined => /^sync\/([^/]+)\//.exec(file)?.[1];

const runsBelow = (floor: string, below: string): boolean =>
	floor === below || (Object.hasOwn(FLOORS, floor) && (FLOORS[floor] ?? []).includes(below));

function isPure(file: string): boolean {
	const name = posix.basename(file, ".ts");
	return file.startsWith(PURE.folder) && PURE.files.some((each) => each === name);
}

/**
 * The names of kinds that a file of the engine says, one sentence each.
 * @param names of all kinds, and of what they are in QuickBooks
 */
export function namesSaid(file: string, text: string, names: readonly string[]): string[] {
	if (!file.startsWith(NAMELESS.folder) || file.startsWith(NAMELESS.except)) return [];
	const literals = nodesOf(file, text).filter(ts.isStringLiteralLike);
	const said = literals.filter(({ text: literal }) => names.includes(literal));
	return said.map(({ text: literal }) => `${file}: "${literal}": ${NAMELESS.because}`);
}

/** The texts of a file that belong to the language of another room, one sentence each. */
export function foreignTexts(file: string, text: string): string[] {
	const languages = LANGUAGES.filter(({ spokenIn }) => !spokenIn.some((beginning) => file.startsWith(beginning)));
	return textsIn(file, text).flatMap((each) =>
		languages.flatMap(({ saying, because }) => (saying.test(each) ? [`${file}: "${each}": ${because}`] : [])),
	);
}

/** The names of the MIS, in whatever text of a file they stand, one sentence each. */
export function misNamesSaid(file: string, text: string, names: readonly string[]): string[] {
	if (MIS_NAMES.saidIn.test(file)) return [];
	const saying = new RegExp(`(?<![\\w.])(${names.join("|")})(?!\\w)`, "i");
	return textsIn(file, text).flatMap((each) => (saying.test(each) ? [`${file}: "${each}": ${MIS_NAMES.because}`] : []));
}

/** Every text of a file, and the pieces of those that are put together. */
const textsIn = (file: string, text: string): string[] =>
	nodesOf(file, text).flatMap((node) =>
		ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)
			? [node.text]
			: [],
	);

/** A path below src, from what a file there imports. */
const pathOf = (file: string, target: string) => posix.join(posix.dirname(file), target).replace(/\.js$/, ".ts");

const roomOf = (file: string) => (file.includes("/") ? file.slice(0, file.indexOf("/")) : file.replace(/\.ts$/, ""));
