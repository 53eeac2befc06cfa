import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Config } from "../../src/config/types.js";
import { Failure } from "../../src/words/failure.js";
import { Folder } from "../config/folder.js";
import { holds, LONG_TEST_MS } from "./effort.js";

const NAMES = [
	...["MIS_DB_HOST", "MIS_DB_PORT", "MIS_DB_USER", "MIS_DB_PASSWORD", "MIS_DB_NAME", "MIS_DATABASE_URL", "MIS_DB_SSL"],
	...["QUICKBOOKS_ENVIRONMENT", "QUICKBOOKS_BASE_URL", "QUICKBOOKS_OAUTH_BASE_URL", "QUICK_BOOKS_REDIRECT_URI"],
	...[
		"QUICKBOOKS_LIMITS",
		"EAUR_QB_TOKEN_STORE",
		"EAUR_QB_TOKEN_KEY",
		"EAUR_QB_PROFILE",
		"MIS_WRITE_BACK",
		"QUICK_BOOKS_SECRET",
	],
];

// The operating system itself takes no NUL in a variable or a path.
const printable = fc.string({ unit: "grapheme" }).map((text) => text.replaceAll("\0", ""));
const value = fc.oneof(
	printable,
	fc.webUrl(),
	fc.constantFrom(
		"sqlite:",
		"mysql://",
		"mysql://a:%zz@h/d",
		"http://[",
		"calls=1e9",
		"calls=,,=",
		"on",
		"sandbox",
		"//",
		"-1",
	),
);

/** Settings, or the one failure that lists the faults; anything else is a crash. */
function settingsOrFaults(load: () => Config): void {
	try {
		const { quickbooks } = load();
		for (const address of [quickbooks.baseUrl, ...Object.values(quickbooks.oauth)]) {
			const { protocol, hostname } = new URL(address);
			expect(/(^|\.)intuit\.com$/.test(hostname) || /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)).toBe(true);
			if (hostname.endsWith("intuit.com")) expect(protocol).toBe("https:");
		}
		for (const limit of Object.values(quickbooks.limits)) expect(Number.isFinite(limit)).toBe(true);
	} catch (error) {
		expect(error).toBeInstanceOf(Failure);
		expect(error).toMatchObject({ reason: "configuration" });
	}
}

describe("settings, whatever they hold, are settings or a list of faults", { timeout: LONG_TEST_MS }, () => {
	it("in the environment", () => {
		const folder = new Folder();
		holds(
			"settings of the environment",
			fc.property(fc.dictionary(fc.constantFrom(...NAMES), value), (env) => settingsOrFaults(() => folder.load(env))),
		);
	});

	it("in an .env", () => {
		const folder = new Folder();
		const line = fc.oneof(
			printable,
			fc.tuple(fc.constantFrom(...NAMES), value).map(([name, text]) => `${name}=${text}`),
			fc.tuple(fc.constantFrom(...NAMES), fc.string()).map(([name, text]) => `export ${name}="${text}`),
		);
		holds(
			"settings of an .env",
			fc.property(fc.array(line), (lines) => {
				folder.write("work/.env", lines.join("\n"));
				settingsOrFaults(() => folder.load());
			}),
			300,
		);
	});

	it("in config.toml", () => {
		const folder = new Folder();
		const key = fc.constantFrom(
			"environment",
			"base_url",
			"prefix",
			"amount",
			"taxCode",
			"port",
			"store",
			"calls",
			"__proto__",
			"customFields",
		);
		const setting = fc.tuple(key, fc.jsonValue()).map(([name, json]) => `${name} = ${JSON.stringify(json)}`);
		const section = fc
			.constantFrom("mis", "customers", "invoices", "quickbooks", "limits", "tokens", "constructor")
			.map((name) => `[${name}]`);
		holds(
			"settings of a config.toml",
			fc.property(fc.array(fc.oneof(section, setting, printable)), (lines) => {
				folder.write("home/config.toml", lines.join("\n"));
				settingsOrFaults(() => folder.load());
			}),
		);
	});
});
