import { Refusal } from "../refusal.js";
import { type Token, tokens } from "./lexer.js";

export type Operator = "=" | "!=" | "<" | ">" | "<=" | ">=" | "like" | "in";

export interface Condition {
	readonly property: string;
	readonly operator: Operator;
	/** One value; with `in` any number. */
	readonly values: readonly string[];
}

export interface Order {
	readonly property: string;
	readonly descending: boolean;
}

export interface Query {
	readonly entity: string;
	readonly select: "all" | "count" | readonly string[];
	readonly where: readonly Condition[];
	readonly orderBy: readonly Order[];
	/** 1-based. */
	readonly start: number;
	readonly max: number;
}

/** Intuit: 100 rows unless asked, 1000 at most. */
const DEFAULT_MAX = 100;
const LARGEST_MAX = 1000;
const OPERATORS = ["=", "!=", "<", ">", "<=", ">=", "like", "in"];

/** Reads a statement of QuickBooks' query language. Throws 4000 for what is no statement, 4001 for impossible pages. */
export function parseQuery(statement: string): Query {
	const reader = new Reader(tokens(statement));
	reader.expect("select");
	const select = selection(reader);
	reader.expect("from");
	const entity = reader.take("word");
	const where = reader.accept("where") ? conditions(reader) : [];
	const orderBy = ordering(reader);
	const limits = pages(reader);
	reader.take("end");
	return { entity, select, where, orderBy, ...limits };
}

function selection(reader: Reader): Query["select"] {
	if (reader.accept("*")) {
		// As recorded: properties that `*` leaves out may be named behind it.
		while (reader.accept(",")) reader.take("word");
		return "all";
	}
	const first = reader.take("word");
	if (first.toLowerCase() === "count" && reader.accept("(")) {
		reader.expect("*");
		reader.expect(")");
		return "count";
	}
	const properties = [first];
	while (reader.accept(",")) properties.push(reader.take("word"));
	return properties;
}

function conditions(reader: Reader): Condition[] {
	const found = [condition(reader)];
	while (reader.accept("and")) found.push(condition(reader));
	return found;
}

function condition(reader: Reader): Condition {
	const property = reader.take("word");
	const operator = operatorFrom(reader);
	if (operator !== "in") return { property, operator, values: [value(reader)] };
	reader.expect("(");
	const values = [value(reader)];
	while (reader.accept(",")) values.push(value(reader));
	reader.expect(")");
	return { property, operator, values };
}

function operatorFrom(reader: Reader): Operator {
	const text = reader.peek().text.toLowerCase();
	if (reader.peek().type === "text" || !OPERATORS.includes(text)) throw reader.unexpected();
	reader.next();
	return text as Operator;
}

function value(reader: Reader): string {
	const token = reader.next();
	const isFlag = token.type === "word" && ["true", "false"].includes(token.text.toLowerCase());
	if (token.type === "text" || token.type === "number" || isFlag) return token.text;
	throw reader.unexpected(token);
}

function ordering(reader: Reader): Order[] {
	if (reader.accept("order")) reader.expect("by");
	else if (!reader.accept("orderby")) return [];
	const orders = [order(reader)];
	while (reader.accept(",")) orders.push(order(reader));
	return orders;
}

function order(reader: Reader): Order {
	const property = reader.take("word");
	const descending = reader.accept("desc");
	if (!descending) reader.accept("asc");
	return { property, descending };
}

/** STARTPOSITION and MAXRESULTS, in either order. */
function pages(reader: Reader): { start: number; max: number } {
	const before = page(reader, "maxresults", LARGEST_MAX);
	const start = page(reader, "startposition") ?? 1;
	const max = before ?? page(reader, "maxresults", LARGEST_MAX) ?? DEFAULT_MAX;
	return { start, max };
}

function page(reader: Reader, keyword: string, largest = Number.MAX_SAFE_INTEGER): number | undefined {
	if (!reader.accept(keyword)) return undefined;
	const given = Number(reader.take("number"));
	if (given < 1) throw queryInvalid(`value ${given} is too small. Min allowed value is 1`);
	if (given > largest) throw queryInvalid(`value ${given} is too large. Max allowed value is ${largest}`);
	return given;
}

/** 4001: a statement that can be read, but not answered. */
export function queryInvalid(text: string): Refusal {
	return new Refusal("4001", "Invalid query", `QueryValidationError: ${text}`);
}

/** Goes through the words of a statement; keywords in any case. */
class Reader {
	#at = 0;

	constructor(private readonly words: readonly Token[]) {}

	peek(): Token {
		return this.words[this.#at] ?? { type: "end", text: "<EOF>" };
	}

	next(): Token {
		const token = this.peek();
		this.#at += 1;
		return token;
	}

	accept(keyword: string): boolean {
		const token = this.peek();
		const matches = token.type !== "text" && token.text.toLowerCase() === keyword;
		if (matches) this.#at += 1;
		return matches;
	}

	expect(keyword: string): void {
		if (!this.accept(keyword)) throw this.unexpected();
	}

	take(type: Token["type"]): string {
		const token = this.next();
		if (token.type !== type) throw this.unexpected(token);
		return token.text;
	}

	unexpected(token = this.peek()): Refusal {
		const detail = `QueryParserError: Encountered " <${token.type.toUpperCase()}> "${token.text}"" where it is not expected`;
		return new Refusal("4000", "Error parsing query", detail);
	}
}
