import { describe, expect, it } from "vitest";
import { classify, faultsIn } from "../../src/quickbooks/fault.js";

describe("an error without a word of Intuit's", () => {
	it.each([400, 404, 405, 407, 413])("HTTP %i from a proxy or gateway refuses no record: it may pass", (status) => {
		expect(classify(status, faultsIn("<html><title>Not Found</title></html>"))).toBe("passing");
	});

	it("a refusal of QuickBooks is one, whatever the HTTP status below 500", () => {
		const body = {
			Fault: { Error: [{ Message: "Invalid", Detail: "Invalid", code: "2500" }], type: "ValidationFault" },
		};
		for (const status of [200, 400, 404]) expect(classify(status, faultsIn(body))).toBe("refused");
	});
});
