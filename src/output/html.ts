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

/** A page that needs nothing else and loads nothing: no script, no font, no address of the network. `main` is HTML. */
export const htmlPage = (title: string, style: string, main: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<title>${escapedHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
${main}
</main>
</body>
</html>
`;
