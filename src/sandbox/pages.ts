import { type Answer, htmlAnswer, redirectAnswer } from "./http.js";

/** Where a network's sign-in page stands, to which it sends everybody who has not signed in. */
export const SIGN_IN = "/network/sign-in";

export const serviceUnavailable = (): Answer => nginx(503, "503 Service Temporarily Unavailable");
export const badRequest = (): Answer => nginx(400, "400 Bad Request");
export const notFoundPage = (): Answer => nginx(404, "404 Not Found");
export const sentToSignIn = (): Answer => redirectAnswer(SIGN_IN);

export function signInPage(): Answer {
	return htmlAnswer(200, "<html><head><title>Campus network</title></head><body><h1>Please sign in</h1></body></html>");
}

/** A firewall between here and Intuit: none of Intuit's words. */
export function firewallPage(status: number): Answer {
	return htmlAnswer(
		status,
		"<html><head><title>Access Denied</title></head><body><h1>Web Page Blocked</h1>" +
			"<p>Access to this web page has been blocked by your administrator.</p></body></html>",
	);
}

function nginx(status: number, title: string): Answer {
	return htmlAnswer(
		status,
		`<html><head><title>${title}</title></head>` +
			`<body><center><h1>${title}</h1></center><hr><center>nginx</center></body></html>`,
	);
}
