import { rmSync } from "node:fs";
import { onTestFinished } from "vitest";
import { type AuditRooms, openAudit } from "../../src/audit/open.js";
import { aFolder } from "./in-memory.js";

/** The audit rooms of a home of their own, which goes with the test that asked for it. */
export function anAudit(): AuditRooms & { readonly home: string } {
	const home = aFolder("audit");
	const audit = openAudit(home);
	onTestFinished(() => {
		audit.close();
		rmSync(home, { recursive: true });
	});
	return { ...audit, home };
}
