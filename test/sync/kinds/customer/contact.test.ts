import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { emailOf, phoneOf } from "../../../../src/sync/kinds/customer/contact.js";

const phone = (...values: string[]) => phoneOf(values.map((value, at) => ({ column: `phone${at + 1}`, value })));
const email = (...values: string[]) => emailOf(values.map((value, at) => ({ column: `email${at + 1}`, value })));

describe("the phone number of a customer", () => {
	it.each(["0788123456", "+250 788 123 456", "(+250) 788-123-456", "0788.123.456", "(0788) 123456"])(
		"%s is sent as it is, without a word",
		(number) => expect(phone(number)).toEqual({ value: number, warnings: [] }),
	);

	it.each([
		["0788123456/0722123456", "0788123456"],
		["0788123456, 0722123456", "0788123456"],
		["0788123456 ; 0722123456", "0788123456"],
		["0788123456 or 0722123456", "0788123456"],
		["0788123456 0722123456", "0788123456"],
		["+250788123456 +250722123456", "+250788123456"],
		["0788123456-0722123456", "0788123456"],
		["mother: 0788123456 (evenings)", "0788123456"],
		["12 / 0788123456", "0788123456"],
	])("of %j the first number is sent, with a warning", (field, number) => {
		const { value, warnings } = phone(field);
		expect(value).toBe(number);
		expect(warnings).toEqual([`of phone1 ${JSON.stringify(field)}, only "${number}" is sent`]);
	});

	it.each(["n/a", "-", "none", "0", "12345", "07881234560722123456077", "0 . 7 . 8 . 8 . 1 . 2 . 3 . 4 . 5 . 6"])(
		"%j is left out, with a warning",
		(field) => {
			const { value, warnings } = phone(field);
			expect(value).toBeUndefined();
			expect(warnings).toHaveLength(1);
			expect(warnings[0]).toContain(`phone1 holds "${field}"`);
		},
	);

	it("comes from the second field when the first holds none", () => {
		expect(phone("", "0788123456")).toEqual({ value: "0788123456", warnings: [] });
		expect(phone("n/a", "0788123456").value).toBe("0788123456");
		expect(phone("n/a", "0788123456").warnings).toHaveLength(1);
		expect(phone("0788123456", "rubbish").warnings).toEqual([]);
	});

	it("is no warning when there is nothing", () => {
		expect(phone("", "")).toEqual({ value: undefined, warnings: [] });
	});

	it("is one that QuickBooks takes, whatever the MIS holds, and never in silence another than the field's", () => {
		const field = fc
			.array(fc.constantFrom(..."0123456789 +-()./;,\tab"), { maxLength: 60 })
			.map((parts) => parts.join(""));
		fc.assert(
			fc.property(field, (text) => {
				const { value, warnings } = phone(text.trim());
				expect((value ?? "").length).toBeLessThanOrEqual(30);
				if (value !== undefined) expect(text.replace(/\s+/g, " ")).toContain(value);
				if (value !== text.trim() && text.trim() !== "") expect(warnings).not.toEqual([]);
			}),
		);
	});
});

describe("the e-mail address of a customer", () => {
	it.each(["aline@example.com", "a.b-c+d_e%f@mail.example.ac.rw", "o'neil@example.org", "A@B.Co"])(
		"%s is sent as it is, without a word",
		(address) => expect(email(address)).toEqual({ value: address, warnings: [] }),
	);

	it.each([
		["a@example.com, b@example.com", "a@example.com"],
		["a@example.com/b@example.com", "a@example.com"],
		["rubbish; b@example.com", "b@example.com"],
		["Aline <a@example.com>", "a@example.com"],
		["mailto:a@example.com", "a@example.com"],
		["a@example.com.", "a@example.com"],
	])("of %j the first valid address is sent, with a warning", (field, address) => {
		const { value, warnings } = email(field);
		expect(value).toBe(address);
		expect(warnings).toEqual([`of email1 ${JSON.stringify(field)}, only "${address}" is sent`]);
	});

	it.each([
		"n/a",
		"-",
		"none",
		"aline",
		"a@b",
		"a@@example.com",
		".a@example.com",
		"a..b@example.com",
		"a@-example.com",
		"a@example.c",
		"a@exämple.com",
		"b/a@example.com",
		`${"a".repeat(90)}@example.com`,
	])("%j is left out, with a warning", (field) => {
		expect(email(field).value).toBeUndefined();
		expect(email(field).warnings).toHaveLength(1);
	});

	it("is never another than the one in the field", () => {
		fc.assert(
			fc.property(fc.emailAddress(), (address) => {
				expect(email(address).value ?? address).toBe(address);
			}),
		);
	});

	it("comes from the second field when the first holds none", () => {
		expect(email("n/a", "b@example.com").value).toBe("b@example.com");
	});

	it("is one that QuickBooks takes, whatever the MIS holds", () => {
		const field = fc.array(fc.constantFrom(..."ab@.,; -_/<>"), { maxLength: 40 }).map((parts) => parts.join(""));
		fc.assert(
			fc.property(field, (text) => {
				const { value } = email(text.trim());
				if (value !== undefined) expect(value).toMatch(/^[^\s@,;]+@[^\s@,;]+\.[a-z]{2,}$/);
			}),
		);
	});
});
