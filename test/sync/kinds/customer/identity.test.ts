import { describe, expect, it } from "vitest";
import { customerDraft } from "../../../../src/sync/kinds/customer/document.js";
import { identityInNotes, isSameCustomer } from "../../../../src/sync/kinds/customer/identity.js";
import { anIdentity, aPerson, aSettings } from "../made-up.js";

describe("the identity in the Notes of a customer", () => {
	it.each([
		["RegNo: 22000017\nGender: F", { kind: "student", identity: "22000017" }],
		["TrackingID: 90210", { kind: "applicant", identity: "90210" }],
		["called on Monday\r\nRegNo: EA/22 17 \r\nGender: F", { kind: "student", identity: "EA/22 17" }],
	])("is found in %j", (notes, identity) => {
		expect(identityInNotes(notes)).toEqual(identity);
	});

	it.each([undefined, "", "RegNo:", "RegNo: ", "Old RegNo: 17", "Program: RegNo: 17", "regno 17"])(
		"is not seen in %j",
		(notes) => {
			expect(identityInNotes(notes)).toBeUndefined();
		},
	);

	it("is found again in the document that was sent, whatever the other fields hold", () => {
		const person = aPerson({ kind: "applicant", identity: anIdentity("A:1"), fields: [["Gender", "F"]] });
		const { document } = customerDraft(person, "x", aSettings(), {});
		expect(identityInNotes(document.Notes as string)).toEqual({ kind: "applicant", identity: "A:1" });
	});
});

describe("a customer found in QuickBooks", () => {
	const person = aPerson({ name: "John Doe" });

	it.each([
		["John Doe", "RegNo: 22000017"],
		["Renamed By Hand", "RegNo: 22000017\nGender: M"],
		["John Doe (22000017)", undefined],
		["john  doe (22000017)", ""],
		["22000017", "called on Monday"],
	])("is this person: %j with Notes %j", (displayName, notes) => {
		expect(isSameCustomer(person, { displayName, notes })).toBe(true);
	});

	it.each([
		["John Doe", undefined],
		["John Doe", "called on Monday"],
		["John Doe", "RegNo: 22000018"],
		["John Doe (22000017)", "RegNo: 22000018"],
		["John Doe (22000017)", "TrackingID: 22000017"],
		["Jane Doe (22000017)", undefined],
		["22000018", undefined],
	])("is somebody else: %j with Notes %j", (displayName, notes) => {
		expect(isSameCustomer(person, { displayName, notes })).toBe(false);
	});

	it("is known by its identity in either case of letters", () => {
		const one = aPerson({ identity: anIdentity("ea/17b") });
		expect(isSameCustomer(one, { displayName: "x", notes: "RegNo: EA/17B" })).toBe(true);
	});

	it("is not taken for a person whose identity a name can only hold in another spelling", () => {
		const one = aPerson({ name: "John Doe", identity: anIdentity("A:1") });
		expect(isSameCustomer(one, { displayName: "John Doe (A-1)", notes: undefined })).toBe(false);
		expect(isSameCustomer(one, { displayName: "John Doe (A-1)", notes: "RegNo: A:1" })).toBe(true);
		expect(isSameCustomer(one, { displayName: "John Doe (A-1)", notes: "RegNo: A-1" })).toBe(false);
	});

	it("is nobody's while the MIS has no identity", () => {
		const nobody = aPerson({ name: "John Doe", identity: undefined });
		expect(isSameCustomer(nobody, { displayName: "John Doe", notes: undefined })).toBe(false);
	});
});
