import { existsSync, linkSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, describe, expect, it } from "vitest";
import { Failure } from "../../src/words/failure.js";
import { createEmbeddedMis } from "../support/embedded-mis.js";
import { openMis } from "../support/open-mis.js";
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

	it("has a lock beside it that one run gets, whichever way it reaches the file", async () => {
		const file = createEmbeddedMis("guide");
		const link = join(folder, "link.sqlite");
		symlinkSync(file, link);
		const [here, there] = [await openMis({ kind: "sqlite", file }), await openMis({ kind: "sqlite", file: link })];
		const first = await here.lock("eaur-qb:4711");
		expect(await there.lock("eaur-qb:4711")).toMatchObject({ heldBy: { host: hostname(), seconds: 0 } });
		expect("lock" in (await there.lock("eaur-qb:4712"))).toBe(true);
		if (!("lock" in first)) throw new Error("nobody held it");
		expect(await first.lock.held()).toBe(true);
		// The MIS is not locked: other programs go on writing it.
		new Database(file, { timeout: 0 }).exec("UPDATE tbl_imvoice SET comment = 'x'").close();
		await first.lock.release();
		expect(await first.lock.held()).toBe(false);
		expect("lock" in (await there.lock("eaur-qb:4711"))).toBe(true);
		await here.close();
		await there.close();
	});

	it("is not locked at all under one of several names: a run that comes by another one could not be kept out", async () => {
		const file = createEmbeddedMis("guide");
		const second = join(folder, "second.sqlite");
		linkSync(file, second);
		for (const name of [file, second]) {
			const mis = await openMis({ kind: "sqlite", file: name });
			await expect(mis.lock("eaur-qb:4711")).rejects.toMatchObject({ reason: "configuration", code: "QB011" });
			await mis.close();
		}
		rmSync(second);
		const mis = await openMis({ kind: "sqlite", file });
		expect("lock" in (await mis.lock("eaur-qb:4711"))).toBe(true);
		await mis.close();
	});

	it("whose lock is removed is not called locked any more", async () => {
		const file = createEmbeddedMis("guide");
		const mis = await openMis({ kind: "sqlite", file });
		const taken = await mis.lock("eaur-qb:4711");
		rmSync(`${file}.eaur-qb-4711.lock`);
		expect("lock" in taken && (await taken.lock.held())).toBe(false);
		expect("lock" in (await mis.lock("eaur-qb:4711"))).toBe(true);
		await mis.close();
	});
});
