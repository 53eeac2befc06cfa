import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Answers, configText } from "../../src/commands/init/config-text.js";
import { clockTime, duration } from "../../src/commands/program/options.js";
import { cron } from "../../src/commands/schedule/cron.js";
import type { Job } from "../../src/commands/schedule/job.js";
import { clockText } from "../../src/commands/window.js";
import type { Config } from "../../src/config/types.js";
import { Failure } from "../../src/words/failure.js";
import { proxyFor } from "../../src/words/proxies.js";
import { Folder } from "../config/folder.js";
import { holds, LONG_TEST_MS } from "./effort.js";

// The operating system itself takes no NUL in a variable or a path.
const unit = fc.oneof(
	fc.constantFrom(..."\"'\\#= \t$%@:/?&[]{}\r\n\u007f\u009b\u2028\u202eé€ſ😀"),
	fc.string({ minLength: 1, maxLength: 1, unit: "grapheme" }),
);
const text = fc
	.string({ unit, maxLength: 40 })
	.map((each) => each.replaceAll("\0", ""))
	.filter((each) => !/\p{Cs}/u.test(each));
const filled = text.filter((each) => each.trim() !== "");

/** Settings, or the one failure that lists what is wrong with them: in lines that cannot move a cursor. */
function loaded(load: () => Config): Config | undefined {
	try {
		return load();
	} catch (error) {
		expect(error).toBeInstanceOf(Failure);
		expect(error).toMatchObject({ reason: "configuration" });
		return undefined;
	}
}

describe("what was written down comes back as it was", { timeout: LONG_TEST_MS }, () => {
	it("a password in double quotes in an .env", () => {
		const folder = new Folder();
		const quoted = (value: string) =>
			`"${value
				.replace(/[\\"$]/g, "\\$&")
				.replaceAll("\n", "\\n")
				.replaceAll("\r", "\\r")}"`;
		holds(
			"an .env",
			fc.property(filled, (password) => {
				folder.write(
					"work/.env",
					`MIS_DB_HOST=localhost\nMIS_DB_USER=u\nMIS_DB_NAME=n\nMIS_DB_PASSWORD=${quoted(password)}\n`,
				);
				expect(loaded(() => folder.load())?.mis).toMatchObject({ password });
			}),
		);
	});

	it("user, password, host and database in an address of the MIS", () => {
		const folder = new Folder();
		const part = filled.filter((each) => !each.includes("/") && each === each.trim());
		holds(
			"an address of the MIS",
			fc.property(part, filled, part, fc.integer({ min: 1, max: 65_535 }), (user, password, database, port) => {
				const [u, p, d] = [user, password, database].map(encodeURIComponent);
				fc.pre(database !== "." && database !== "..");
				const { mis } = folder.load({ MIS_DATABASE_URL: `mysql://${u}:${p}@127.0.0.1:${port}/${d}` });
				expect(mis).toMatchObject({ user, password, database, port, host: "127.0.0.1" });
			}),
		);
	});

	it("what init writes into config.toml", () => {
		const folder = new Folder();
		const id = filled.map((each) => each.trim());
		holds(
			"config.toml",
			fc.property(id, id, id, id, (host, user, name, clientId) => {
				const answers: Answers = {
					mis: { place: { host, port: "3306" }, user, name, ssl: "off", sslCa: undefined },
					currency: "RWF",
					writeBack: "on",
					environment: "sandbox",
					clientId,
					redirectUri: undefined,
					sendsPayments: false,
					tokenStore: "file",
				};
				folder.write("home/config.toml", configText(answers));
				const config = folder.load();
				expect(config.mis).toMatchObject({ host, user, database: name });
				expect(config.quickbooks.clientId).toBe(clientId);
			}),
		);
	});

	it("limits, each in the unit it was given in", () => {
		const folder = new Folder();
		const units = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;
		const time = fc.tuple(fc.nat(100), fc.constantFrom("ms", "s", "m", "h"));
		holds(
			"limits",
			fc.property(fc.integer({ min: 1, max: 100_000 }), time, (calls, [number, of]) => {
				const QUICKBOOKS_LIMITS = ` calls = ${calls} , lookup_after=${number}${of},`;
				const limits = loaded(() => folder.load({ QUICKBOOKS_LIMITS }))?.quickbooks.limits;
				const lookupAfterMs = number * units[of];
				if (lookupAfterMs <= 24 * units.h) expect(limits).toMatchObject({ calls, lookupAfterMs });
				else expect(limits).toBeUndefined();
			}),
		);
	});

	it("a time of day", () => {
		holds(
			"a time of day",
			fc.property(fc.nat(23), fc.nat(59), (hour, minute) => {
				expect(clockTime(clockText({ hour, minute }))).toEqual({ hour, minute });
			}),
		);
	});
});

describe("whatever it holds", { timeout: LONG_TEST_MS }, () => {
	it("a list of limits is limits within their bounds, or faults", () => {
		const folder = new Folder();
		const entry = fc.oneof(text, fc.stringMatching(/^(calls|batches|timeout|items|minute)=[\d.e+-]{0,30}(ms|s|m|h)?$/));
		holds(
			"limits, whatever they hold",
			fc.property(fc.array(entry), (entries) => {
				const limits = loaded(() => folder.load({ QUICKBOOKS_LIMITS: entries.join(",") }))?.quickbooks.limits;
				for (const limit of Object.values(limits ?? {})) expect(Number.isSafeInteger(limit)).toBe(true);
			}),
		);
	});

	it("a duration is a moment that there is, or no duration", () => {
		const written = fc.oneof(text, fc.stringMatching(/^\d{1,400}[smhd]$/));
		holds(
			"durations",
			fc.property(written, (each) => {
				try {
					const age = duration(each);
					expect(Number.isSafeInteger(age)).toBe(true);
					expect(() => new Date(Date.UTC(2026, 0) - age).toISOString()).not.toThrow();
				} catch (error) {
					expect(error).toMatchObject({ code: "commander.invalidArgument" });
				}
			}),
		);
	});

	it("NO_PROXY leads to the proxy or past it, and never past it for another host's sake", () => {
		holds(
			"NO_PROXY",
			fc.property(text, (except) => {
				const proxy = proxyFor("quickbooks.api.intuit.com", 443, { https: "http://proxy:1", except });
				const named = /\*|intuit\.com|(^|[\s,.])com/i.test(except);
				if (!named) expect(proxy).toBe("http://proxy:1");
				expect(proxyFor("127.0.0.1", 443, { https: "http://proxy:1", except })).toBeUndefined();
			}),
		);
	});
});

describe("the lines of a crontab", { timeout: LONG_TEST_MS }, () => {
	const job = (home: string): Job => ({
		at: { hour: 1, minute: 2 },
		until: undefined,
		home,
		node: "/usr/bin/node",
		program: "/opt/eaur-qb.js",
		logFile: `${home}/log`,
		account: undefined,
	});

	it("are one job and no more, whatever the folder is called", () => {
		const name = text.filter((each) => !/[\r\n]/.test(each));
		holds(
			"crontab",
			fc.property(name, (folder) => {
				const lines = cron
					.text(job(`/home/${folder}`))
					.trimEnd()
					.split("\n");
				expect(lines.length).toBe(3);
				expect(lines[1]).toMatch(/^2 1 \* \* \* cd /);
				// A bare % would end the command, and hand the rest of the line to it as input.
				expect(lines[1]?.replaceAll("\\%", "")).not.toContain("%");
			}),
		);
	});
});
