/** What a database is told is no sentence: an emptied statement has to be noticed. */
const STATEMENT = /\b(SELECT|INSERT|UPDATE|DELETE|FROM|WHERE|PRAGMA|CREATE|SET)\b/;

/** Three words at least: names, states and formats are shorter. */
const SENTENCE = /\p{L}\S*\s+\S+\s+\S+/u;

const isSentence = (text) => SENTENCE.test(text) && !STATEMENT.test(text);

/** What stands in a sentence is left alone only where it is plain: what is decided in there is mutated like anything else. */
const isPlain = ({ type, computed, object }) =>
	type === "Identifier" || (type === "MemberExpression" && !computed && isPlain(object));

function textOf({ type, value, quasis, expressions }) {
	if (type === "StringLiteral") return value;
	if (type !== "TemplateLiteral" || !expressions.every(isPlain)) return undefined;
	return quasis.map((quasi) => quasi.value.cooked).join("…");
}

/**
 * Sentences for people are not emptied: a test that repeats every word would say nothing of what the product promises, and
 * whoever betters a sentence would have to write it twice. Which sentence is said is decided by code, and that is mutated.
 */
const sentences = {
	shouldIgnore: ({ node }) => (isSentence(textOf(node) ?? "") ? "a sentence for people" : undefined),
};

export const strykerPlugins = [{ kind: "Ignore", name: "sentences", value: sentences }];
