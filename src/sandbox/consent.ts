import { escapeMarkup } from "./http.js";

/** The page that asks whether the app may see the company: plain HTML, for people and for tests. */
export function consentPage(company: string, asked: URLSearchParams): string {
	const fields = [...asked].map(
		([name, value]) => `<input type="hidden" name="${escapeMarkup(name)}" value="${escapeMarkup(value)}">`,
	);
	return page(
		"Connect to the QuickBooks sandbox",
		`<p>An app asks to work with the books of <strong>${escapeMarkup(company)}</strong>: to read them, and to add
customers, invoices and other records.</p>
<p>This is a sandbox on your own computer. Nothing real can be changed here.</p>
<form method="post" action="/connect/oauth2">
${fields.join("\n")}
<button name="decision" value="connect">Connect</button>
<button name="decision" value="cancel">Cancel</button>
</form>`,
	);
}

export function refusedPage(reason: string): string {
	return page("This app cannot be connected", `<p>${escapeMarkup(reason)}</p>`);
}

function page(title: string, content: string): string {
	return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${title}</title>
<style>body { font: 1.1rem/1.5 system-ui, sans-serif; max-width: 36rem; margin: 4rem auto; padding: 0 1rem }
button { font: inherit; padding: 0.4rem 1.2rem; margin-right: 0.6rem }</style></head>
<body><h1>${title}</h1>
${content}
</body>
</html>
`;
}
