import { chmodSync, chownSync, mkdirSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { prepareHome } from "../../src/config/home.js";
import { Folder, failureOf } from "./folder.js";

const isRoot = process.getuid?.() === 0;

describe("the tool's folder", () => {
	test("is made for this user alone, with the folders above it", () => {
		const path = join(new Folder().root, "a", "b");
		prepareHome(path);
		expect(statSync(path).mode & 0o777).toBe(0o700);
		prepareHome(path);
	});

	test.runIf(process.platform === "linux")("where none can be made is said, and not tried for ever", () => {
		const failure = failureOf(() => prepareHome("/proc/eaur-qb/home"));
		expect(failure.reason).toBe("surroundings");
		expect(failure.fix).toContain("Set EAUR_QB_HOME");
	});

	test.each(["~", "~/eaur-qb", "~root/x", "$HOME/x"])("is refused as %s, which no shell has written out", (home) => {
		const failure = failureOf(() => new Folder().load({ EAUR_QB_HOME: home }));
		expect(failure.reason).toBe("configuration");
		expect(failure.message).toContain("EAUR_QB_HOME");
	});

	test.each(["rel", "./rel", "a/../b"])("is refused as %s, another folder in each working directory", (home) => {
		const failure = failureOf(() => new Folder().load({ EAUR_QB_HOME: home }));
		expect(failure.reason).toBe("configuration");
		expect(failure.message).toContain("another folder in each working directory");
	});

	test("is refused where the user's own folder is named so", () => {
		vi.stubEnv("XDG_DATA_HOME", "data");
		const failure = failureOf(() => new Folder().load({ EAUR_QB_HOME: undefined }));
		vi.unstubAllEnvs();
		expect(failure.message).toContain("another folder in each working directory");
	});

	test("is refused when it is a link, even to a folder of ours", () => {
		const folder = new Folder();
		const link = join(folder.root, "link");
		symlinkSync(folder.home, link);
		const failure = failureOf(() => prepareHome(link));
		expect(failure.reason).toBe("configuration");
		expect(failure.message).toContain("is a symbolic link");
	});

	test("is refused when it is a file", () => {
		const folder = new Folder();
		expect(failureOf(() => prepareHome(folder.write("file", ""))).message).toContain("is not a folder");
	});

	test("is refused when others may write in it", () => {
		const folder = new Folder();
		chmodSync(folder.home, 0o770);
		expect(failureOf(() => prepareHome(folder.home)).fix).toContain(`chmod 700 ${folder.home}`);
	});

	test.runIf(isRoot)("is refused when it belongs to another user", () => {
		const folder = new Folder();
		chownSync(folder.home, 65_534, 65_534);
		expect(failureOf(() => prepareHome(folder.home)).message).toContain("belongs to another user");
	});

	test("that cannot be made is a fault of the surroundings, in a sentence", () => {
		const folder = new Folder();
		folder.write("file", "");
		const failure = failureOf(() => prepareHome(join(folder.root, "file", "below")));
		expect(failure.reason).toBe("surroundings");
		expect(failure.message).toMatch(/^The folder of eaur-qb, .*below, cannot be made/);
	});

	test.skipIf(isRoot)("that this user may not make says so", () => {
		const folder = new Folder();
		mkdirSync(join(folder.root, "closed"), { mode: 0o500 });
		expect(failureOf(() => prepareHome(join(folder.root, "closed", "home"))).message).toContain("may not be made");
	});
});
