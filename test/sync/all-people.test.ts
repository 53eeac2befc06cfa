import { expect, it } from "vitest";
import { Scratch } from "../../src/audit/scratch.js";
import { AllPeople } from "../../src/sync/kinds/customer/people/all-people.js";
import { REGISTRATION_SOURCE } from "../../src/sync/kinds/sources.js";
import { aHouse } from "../support/a-house.js";
import { aStudent } from "../support/a-university.js";

/** One student, registered once. */
function aSchool() {
	const house = aHouse();
	aStudent(house, "1");
	house.mis.add(REGISTRATION_SOURCE, "1", { identity: "22001", registeredOn: "2025-01-10", campusId: "3" });
	return house.mis;
}

it("everybody is read once where two lanes ask at the same time, and registered as often as they are", async () => {
	const scratch = new Scratch();
	const people = new AllPeople(aSchool(), scratch, "unicode");
	await Promise.all([people.read(), people.read()]);
	await people.read();
	expect(people.registrationsOf("22001")).toHaveLength(1);
	expect(people.isShared("ALINE UWASE1")).toBe(false);
	scratch.close();
});

it("a reading that broke off leaves nothing behind", async () => {
	const mis = aSchool();
	const scratch = new Scratch();
	const people = new AllPeople(mis, scratch, "unicode");
	mis.isDead = () => true;
	await expect(people.read()).rejects.toThrow();
	mis.isDead = () => false;
	await people.read();
	await new AllPeople(mis, scratch, "unicode").read();
	expect(people.registrationsOf("22001")).toHaveLength(1);
	scratch.close();
});
