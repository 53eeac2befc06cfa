import { builtinModules } from "node:module";
import { posix } from "node:path";
import ts from "typescript";
import { ENTITIES, LIBRARIES, type PathRule, PROCESS, ROOMS } from "./rules.js";

interface Reference {
	readonly target: string;
	/** Erased by the compiler: nothing of the target is loaded. */
	readonly typeOnly: boolean;
}

/**
 * Everything in a source file that goes against the rules, one sentence each.
 * @param file path below src, such as "mis/mysql.ts"
 */
export function violations(file: string, text: string): string[] {
	const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
	const references: Reference[] = [];
	const found: string[] = [];
	const visit = (node: ts.Node) => {
		const reference = referenceOf(node);
		if (reference) references.push(reference);
		if (ts.isPropertyAccessExpression(node)) found.push(...processUse(file, node.getText(source)));
		ts.forEachChild(node, visit);
	};
	visit(source);
	return [...found, ...references.flatMap((reference) => againstRules(file, reference))];
}

function referenceOf(node: ts.Node): Reference | undefined {
	if (ts.isImportDeclaration(node)) {
		return {
			target: textOf(node.moduleSpecifier),
			typeOnly: node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword,
		};
	}
	if (ts.isExportDeclaration(node) && node.moduleSpecifier) {
		return { target: textOf(node.moduleSpecifier), typeOnly: node.isTypeOnly };
	}
	if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
		return { target: textOf(node.argument.literal), typeOnly: true };
	}
	return isLoading(node) ? { target: textOf(node.arguments[0]), typeOnly: false } : undefined;
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
	if (target.startsWith("node:") || builtinModules.includes(target)) return [];
	const library = target.split("/", target.startsWith("@") ? 2 : 1).join("/");
	return unlessAllowed(file, library, Object.hasOwn(LIBRARIES, library) ? LIBRARIES[library] : undefined);
}

function unlessAllowed(file: string, what: string, rule: PathRule | undefined): string[] {
	if (!rule) return [`${file}: ${what} has no place in test/architecture/rules.ts`];
	return rule.allowed.some((beginning) => file.startsWith(beginning)) ? [] : [`${file}: ${what}: ${rule.because}`];
}

function againstRooms(file: string, { target, typeOnly }: Reference): string[] {
	const imported = posix.join(posix.dirname(file), target).replace(/\.js$/, ".ts");
	if (imported.startsWith("..")) return [`${file}: ${target} is outside src`];
	const [from, to] = [roomOf(file), roomOf(imported)];
	const rule = Object.hasOwn(ROOMS, from) ? ROOMS[from] : undefined;
	if (!rule || !Object.hasOwn(ROOMS, to))
		return [`${file}: ${rule ? to : from} is no room of test/architecture/rules.ts`];
	if (file.startsWith(ENTITIES.folder) && !ENTITIES.mayImport.some((beginning) => imported.startsWith(beginning))) {
		return [`${file}: ${imported}: a kind of record knows only ${ENTITIES.mayImport.join(", ")}`];
	}
	if (from === to || rule.runs.includes(to) || (typeOnly && rule.names.includes(to))) return [];
	return [`${file}: ${imported}: ${from} may not ${typeOnly ? "name" : "run"} ${to}: ${rule.because}`];
}

const roomOf = (file: string) => (file.includes("/") ? file.slice(0, file.indexOf("/")) : file.replace(/\.ts$/, ""));
