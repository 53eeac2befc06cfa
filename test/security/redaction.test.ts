import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openContextVault } from "../../src/commands/context-vault.js";
import { createRedactor } from "../../src/output/redact.js";
import type { Connection } from "../../src/words/connection.js";
import { sampleConnection } from "../support/connection.js";
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

describe("tokens that were renewed", () => {
	// Of no form that Intuit gives tokens, and with no piece in common.
	const madeUp = (text: string) => createHash("sha256").update(text).digest("base64url");
	const renewed = (number: number): Connection =>
		sampleConnection({ accessToken: madeUp(`access ${number}`), refreshToken: madeUp(`refresh ${number}`) });
	const tokensOf = (number: number) => Object.values(renewed(number).tokens).filter((each) => typeof each === "string");
	let home: string;
	beforeAll(() => {
		home = mkdtempSync(join(tmpdir(), "eaur-qb-renewed-"));
	});
	afterAll(() => rmSync(home, { recursive: true }));

	/** A process of its own: what it knows of tokens is what its store told it. */
	function aProcess() {
		const redactor = createRedactor();
		const tokens = { store: "file", key: Buffer.alloc(32, 7) } as const;
		return { redactor, vault: openContextVault({ config: { home, tokens }, printer: { redactor } }) };
	}
	const shown = (redact: (text: string) => string) =>
		[1, 2, 3, 4, 5].filter((number) => tokensOf(number).some((token) => redact(`Refused: ${token}.`).includes(token)));

	it("are known to a run to its end, each of them; to a later one as far as two renewals back", async () => {
		const run = aProcess();
		for (const number of [1, 2, 3, 4, 5]) await run.vault.save("sandbox", renewed(number));
		expect(shown(run.redactor.redact)).toEqual([]);
		const later = aProcess();
		expect(shown(later.redactor.redact)).toEqual([1, 2, 3, 4, 5]);
		await later.vault.load("sandbox");
		expect(shown(later.redactor.redact)).toEqual([1, 2]);
	});
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
