import { describe, expect, test } from "vitest";
import { createRedactor, maskNationalId, redactDeep } from "../../src/output/redact.js";

describe("redaction", () => {
	test.each([
		["Authorization: Bearer abc", "Authorization: Bearer ***"],
		["authorization: Basic YWJjOmRlZg==", "authorization: Basic ***"],
		['{"Authorization":"Bearer eyJhbGciOi.J9"}', '{"Authorization":"***"}'],
		['{"authorization": "whatever it is"}', '{"authorization": "***"}'],
		["sent Bearer eyJlbmMiOiJBMTI4.x-_y", "sent Bearer ***"],
		['{"access_token":"a\\"b","x":1}', '{"access_token":"***","x":1}'],
		["{ refreshToken: 'RT1-16-H0', expires: 1 }", "{ refreshToken: '***', expires: 1 }"],
		["grant_type=refresh_token&refresh_token=RT1-1&x=1", "grant_type=refresh_token&refresh_token=***&x=1"],
		["client_secret=abc, next", "client_secret=***, next"],
		['"clientSecret" : "abc"', '"clientSecret" : "***"'],
		["QUICK_BOOKS_SECRET=abc", "QUICK_BOOKS_SECRET=***"],
		["QUICKBOOKS_CLIENT_SECRET=abc", "QUICKBOOKS_CLIENT_SECRET=***"],
		["MIS_DB_PASSWORD=abc", "MIS_DB_PASSWORD=***"],
		["EAUR_QB_TOKEN_KEY=abc=", "EAUR_QB_TOKEN_KEY=***"],
		["mysql://reader:p@ss@db/mis failed", "mysql://reader:***@db/mis failed"],
		["mysql://reader:p/a:s@s/w#d@db/mis failed", "mysql://reader:***@db/mis failed"],
		["http://127.0.0.1:8080/v3/a@b", "http://127.0.0.1:8080/v3/a@b"],
		["http://localhost:8000/cb?code=AB11&state=s", "http://localhost:8000/cb?code=***&state=s"],
	])("%s", (text, redacted) => expect(createRedactor().redact(text)).toBe(redacted));

	test.each([
		"The bearer token is missing.",
		"Access denied for user 'reader'@'db' (using password: YES)",
		"Intuit refused the authorization: invalid_grant",
		"The access token has expired; the refresh_token is missing.",
		"https://127.0.0.1:8080/v3/company/1?requestid=1",
		"basic information",
		"MIS_DB_PASSWORD: is missing",
	])("leaves ordinary sentences alone: %s", (text) => expect(createRedactor().redact(text)).toBe(text));

	test("known secrets go wherever they stand, also percent-encoded or within JSON", () => {
		const redactor = createRedactor(["p@ss/word", undefined]);
		redactor.addSecret('quo"ted-secret');
		expect(redactor.redact("a p@ss/word b")).toBe("a *** b");
		expect(redactor.redact("a=p%40ss%2Fword")).toBe("a=***");
		expect(redactor.redact(JSON.stringify({ a: 'quo"ted-secret' }))).toBe('{"a":"***"}');
	});

	test("a secret that holds another one goes whole", () => {
		expect(createRedactor(["hunter2", "hunter2-and-more"]).redact("hunter2-and-more")).toBe("***");
	});

	test("a secret as short as a word does not blot out words", () => {
		expect(createRedactor(["mis"]).redact("the mis answers")).toBe("the mis answers");
	});

	test("of an object redacts the texts at any depth, and keeps names, numbers and null", () => {
		const redactor = createRedactor(["success"]);
		const value = { success: true, n: 1, none: null, deep: [{ text: "success" }] };
		expect(redactDeep(value, (text) => redactor.redact(text))).toEqual({
			success: true,
			n: 1,
			none: null,
			deep: [{ text: "***" }],
		});
	});
});

describe("national ids", () => {
	test.each([
		["1199880012345678", "11************78"],
		["PC123456", "PC****56"],
		["1234", "****"],
		["", ""],
	])("%s is shown as %s", (id, shown) => expect(maskNationalId(id)).toBe(shown));
});
