import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sealed, sealIn } from "../../src/output/certificate.js";
import { holds, LONG_TEST_MS } from "./effort.js";

const HASH = "0123456789abcdef".repeat(4);

/** What a seal looks like, whole and in parts, among words of anybody. */
const pieces = fc.array(
	fc.oneof(
		fc.constantFrom(
			...['id="certificate-sha256">', '"certificate_sha256": "', '"', "<", "-->", HASH, "0".repeat(64), HASH.slice(1)],
		),
		fc.string({ unit: "binary", maxLength: 20 }),
	),
	{ maxLength: 30 },
);

describe("a file that is said to be a certificate, whatever it holds", { timeout: LONG_TEST_MS }, () => {
	it("is none, or is one that was changed: nobody but the maker's hash makes it whole", () => {
		holds(
			"certificates of others",
			fc.property(pieces, (some) => {
				expect(sealIn(some.join(""))?.isWhole ?? false).toBe(false);
			}),
		);
	});

	it("is whole as it was sealed, and with anything put into it, or taken out, no more", () => {
		const { text } = sealed(`<p>1,250 invoices</p><code id="certificate-sha256">${"0".repeat(64)}</code>`);
		expect(sealIn(text)?.isWhole).toBe(true);
		holds(
			"changed certificates",
			fc.property(fc.nat(text.length), fc.nat(8), fc.string({ unit: "binary", maxLength: 8 }), (at, out, put) => {
				const changed = text.slice(0, at) + put + text.slice(at + out);
				fc.pre(changed !== text);
				expect(sealIn(changed)?.isWhole ?? false).toBe(false);
			}),
		);
	});
});
