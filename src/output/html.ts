import { asShown } from "../words/shown.js";

const ESCAPES: Readonly<Record<string, string>> = {
	"&": "&amp;",
	"<": "&lt;",
	">": "&gt;",
	'"': "&quot;",
	"'": "&#39;",
};

/** Text of others as it may stand in a page, between tags or quotes. */
export const escapedHtml = (text: string): string => asShown(text).replace(/[&<>"']/g, (each) => ESCAPES[each] ?? each);
