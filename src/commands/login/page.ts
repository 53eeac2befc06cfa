import type { Answer } from "./answer.js";

export interface Page {
	readonly status: number;
	readonly html: string;
	/** Where the browser is sent on to. */
	readonly location?: string;
}

/** What the person reads in the browser once Intuit has sent it back. */
export function answerPage(answer: Answer): Page {
	switch (answer.is) {
		case "granted":
			return page(
				200,
				"QuickBooks has answered",
				"Go back to the terminal: it shows which company this is, and finishes the login. This page can be closed.",
			);
		case "refused":
			return page(
				200,
				"Not connected",
				"The connection was not allowed, so nothing was changed. This page can be closed; the terminal says how to go on.",
			);
		case "foreign":
			return page(
				400,
				"This answer belongs to another login",
				"It is ignored, and nothing was changed. Close this page, and use the one that eaur-qb opened.",
			);
		case "incomplete":
			return page(
				400,
				"Waiting for QuickBooks",
				`This address waits for the answer of Intuit, and this one holds no ${answer.lacks}. Go on at the page of Intuit.`,
			);
	}
}

export const secondPage = (): Page =>
	page(
		409,
		"This login was answered already",
		"Only the first answer counts; this one was not used. This page can be closed; the terminal says how it went.",
	);

export const onwards = (location: string): Page => ({
	...page(302, "On to QuickBooks", "The browser goes on to the page of Intuit."),
	location,
});

export const openedPage = (): Page =>
	page(
		409,
		"This address was opened already",
		"It leads to Intuit once. If that was not you, press Ctrl-C in the terminal, and log in again.",
	);

export const strangePage = (): Page => page(404, "There is nothing here", "This page can be closed.");

/** All texts are fixed or names of ours: nothing of a request gets into the page. */
function page(status: number, title: string, sentence: string): Page {
	return {
		status,
		html: `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${title}</title>
<style>body { font: 1.1rem/1.5 system-ui, sans-serif; max-width: 36rem; margin: 4rem auto; padding: 0 1rem }</style>
</head>
<body><h1>${title}</h1>
<p>${sentence}</p>
</body>
</html>
`,
	};
}
