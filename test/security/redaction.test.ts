import { describe, expect, it } from "vitest";
import { createRedactor } from "../../src/output/redact.js";
import { formsFoundIn, formsOf } from "./forms.js";

const SECRETS = {
	"a token": "eyJhbGciOiJkaXIifQ..Zk3vQ9-made_up.7hT5rX2",
	"an app's secret": "mQ4zYp81LkXw0aVbN6tRsE3uJ9cHfD2gIoPlK7yB",
	"a password with signs": "Pa55:w0rd/with@odd#signs & <quotes\"'>",
	"a short password": "x7#Kq9!vB2m",
};

describe.each(Object.entries(SECRETS))("%s that a server repeats", (_what, secret) => {
	// Of a short one, a beginning is too little to be told from other texts.
	const forms = Object.keys(formsOf(secret)).filter((form) => secret.length >= 12 || !/cut|eight|split/.test(form));

	it.each(forms)("is taken out %s", (form) => {
		const written = formsOf(secret)[form] ?? "";
		const { redact, hide } = createRedactor([secret]);
		const said = `Refused: ${written} is no token, '${written}', says the server.`;
		expect(formsFoundIn(redact(said), secret)).toEqual([]);
		expect(formsFoundIn(JSON.stringify(hide({ body: [said] })), secret)).toEqual([]);
		expect(redact(said)).toMatch(/^Refused: .* is no token, '.*', says the server\.$/s);
	});
});

it("a beginning is taken out also where the next word goes on like the secret by chance", () => {
	expect(createRedactor(["x7#Kq9!vUB2mPz4w"]).redact("the token x7#Kq9!v Uwase gave")).not.toContain("x7#Kq9!v");
});

it.each([
	"eyJlbmMiOiJBMTI4Q0JDLUhTMjU2IiwiYWxnIjoiZGlyIn0..made_up-QxN0dGVuIHRva2Vu.7hT5rX2kQ9",
	"AB11700000000made0up0refresh0token0of0fifty0letters",
	"RT1-42-H0-1790000000made0up0refresh0token",
])("what looks like a token of Intuit is taken out, whoever had it: %s", (token) => {
	const said = `The token ${token}, given to another computer, has ended.`;
	expect(createRedactor().redact(said)).toBe("The token ***, given to another computer, has ended.");
});

describe("what is no secret", () => {
	it("stays, where a password is made of ordinary words", () => {
		const { redact } = createRedactor(["university of kigali", "passwordsecret1"]);
		const said = "The university asks for a password (using password: YES).";
		expect(redact(said)).toBe(said);
	});

	it("stays, where it has less than sixteen characters of one in a row", () => {
		const said = "Kigali-University 2026 has paid.";
		expect(createRedactor(["xx-University 2026 x"]).redact(said)).toBe(said);
	});

	it("stays, where it only begins like one and goes on as another word", () => {
		const said = "MIS-12345 and MIS-12346 were sent.";
		expect(createRedactor(["MIS-1234-finance"]).redact(said)).toBe(said);
	});
});
