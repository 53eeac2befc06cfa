import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, describe, expect, it } from "vitest";
import { openMis } from "../../src/mis/open.js";
import { Failure } from "../../src/words/failure.js";
import { createEmbeddedMis } from "../support/embedded-mis.js";
import { INVOICES } from "./a-mis.js";

const folder = mkdtempSync(join(tmpdir(), "eaur-embedded-"));
afterAll(() => rmSync(folder, { recursive: true }));

const opening = (file: string) => openMis({ kind: "sqlite", file }).catch((error: unknown) => error);

describe("a MIS in an embedded file", () => {
	it("is never made: a missing file or folder is named", async () => {
		for (const file of [join(folder, "missing.sqlite"), join(folder, "nowhere", "missing.sqlite")]) {
			const failure = await opening(file);
			expect(failure).toBeInstanceOf(Failure);
			expect(failure).toMatchObject({ reason: "configuration", code: "QB011" });
			expect((failure as Failure).message).toContain(file);
			expect(existsSync(file)).toBe(false);
		}
	});

	it("must be one: another kind of file is named", async () => {
		const file = join(folder, "letter.txt");
		writeFileSync(file, "Dear bursar, ".repeat(100));
		expect(await opening(file)).toMatchObject({ reason: "configuration", code: "QB011" });
	});

	it("must have the tables", async () => {
		const file = join(folder, "empty.sqlite");
		new Database(file).close();
		writeFileSync(file, "");
		const mis = await openMis({ kind: "sqlite", file });
		await expect(mis.counts(INVOICES)).rejects.toMatchObject({ reason: "configuration", code: "QB011" });
		await mis.close();
	});

	it("lets Ctrl-C be heard between two statements", async () => {
		const mis = await openMis({ kind: "sqlite", file: createEmbeddedMis("guide") });
		let heard = false;
		setImmediate(() => {
			heard = true;
		});
		await mis.counts(INVOICES);
		expect(heard).toBe(true);
		await mis.close();
	});

	it("has a lock that is always got, since our own home is locked as well", async () => {
		const mis = await openMis({ kind: "sqlite", file: createEmbeddedMis("guide") });
		const taken = await mis.lock("eaur-qb");
		expect("lock" in taken && (await taken.lock.held())).toBe(true);
		await mis.close();
	});
});
