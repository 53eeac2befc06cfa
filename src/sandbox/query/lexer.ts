import { Refusal } from "../refusal.js";

export interface Token {
	readonly type: "word" | "text" | "number" | "sign" | "end";
	readonly text: string;
}

const TOKEN =
	/\s*(?:(?<text>'(?:\\[\s\S]|[^'\\])*')|(?<word>[A-Za-z_][\w.]*)|(?<number>-?\d+(?:\.\d+)?)|(?<sign><=|>=|!=|[=<>(),*]))/y;

/** The words of a statement; anything that is none is a lexical error (4000), an unescaped quote among them. */
export function tokens(statement: string): Token[] {
	const found: Token[] = [];
	TOKEN.lastIndex = 0;
	const trimmed = statement.trimEnd();
	while (TOKEN.lastIndex < trimmed.length) {
		const at = TOKEN.lastIndex;
		const groups = TOKEN.exec(trimmed)?.groups;
		if (!groups) throw lexicalError(trimmed, at);
		found.push(tokenOf(groups));
	}
	return [...found, { type: "end", text: "<EOF>" }];
}

function tokenOf(groups: Record<string, string | undefined>): Token {
	if (groups.text !== undefined) return { type: "text", text: unescaped(groups.text.slice(1, -1)) };
	if (groups.word !== undefined) return { type: "word", text: groups.word };
	if (groups.number !== undefined) return { type: "number", text: groups.number };
	return { type: "sign", text: groups.sign ?? "" };
}

function unescaped(text: string): string {
	return text.replace(/\\([\s\S])/g, "$1");
}

function lexicalError(statement: string, at: number): Refusal {
	const character = statement.slice(at).trimStart().charAt(0);
	const detail = `QueryParserError: Lexical error at line 1, column ${at + 1}.  Encountered: "${character}"`;
	return new Refusal("4000", "Error parsing query", detail);
}
