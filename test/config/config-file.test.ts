import { describe, expect, test } from "vitest";
import { Folder } from "./folder.js";

const EVERYTHING = `
[mis]
host = "db.example.org"
port = 3307
user = "reader"
name = "mis"
ssl = "off"
write_back = true
currency = "USD"

[customers]
displayName = "identity"
omitFields = ["NationalID"]
customFields = { Campus = "1000000001", Program = 2 }

[invoices]
prefix = "INV-"
amount = "net"
taxCode = "Exempt"
class = "Tuition"
withoutLocation = "send"

[invoices.classByCampus]
"Main Campus" = "Main"

[payments]
enabled = true
prepayments = "send"
dateOrder = "dmy"
date = "recorded"
reference = "bank"
allocation = "oldest"
beforeInvoice = "unapplied"
acceptAutoApply = true

[quickbooks]
environment = "production"
client_id = "id"
redirect_uri = "https://example.org/callback"
base_url = "http://127.0.0.1:1"
oauth_base_url = "http://127.0.0.1:2"

[limits]
in_flight = 4
breaker = 9

[tokens]
store = "file"

[audit]
witness = "/mnt/archive/heads"
`;

describe("config.toml", () => {
	test("has a key for every setting", () => {
		const folder = new Folder();
		folder.write("home/config.toml", EVERYTHING);
		const config = folder.load();
		expect(config.mis).toMatchObject({ host: "db.example.org", port: 3307, user: "reader", database: "mis" });
		expect(config.mis).toMatchObject({ tls: { mode: "off" } });
		expect(config.writeBack).toBe(true);
		expect(config.mapping).toEqual({
			currency: "USD",
			customers: {
				displayName: "identity",
				omitFields: ["NationalID"],
				customFields: new Map([
					["Campus", "1000000001"],
					["Program", "2"],
				]),
			},
			invoices: {
				prefix: "INV-",
				amount: "net",
				taxCode: "Exempt",
				class: "Tuition",
				withoutLocation: "send",
				classByCampus: new Map([["Main Campus", "Main"]]),
			},
			payments: {
				enabled: true,
				prepayments: "send",
				dateOrder: "dmy",
				date: "recorded",
				reference: "bank",
				allocation: "oldest",
				beforeInvoice: "unapplied",
				acceptAutoApply: true,
			},
		});
		expect(config.quickbooks).toMatchObject({
			environment: "production",
			clientId: "id",
			redirectUri: "https://example.org/callback",
			baseUrl: "http://127.0.0.1:1",
			oauth: { token: "http://127.0.0.1:2/oauth2/v1/tokens/bearer" },
			limits: { inFlight: 4, breaker: 9 },
		});
		expect(config.tokens.store).toBe("file");
		expect(config.witness).toEqual({ file: "/mnt/archive/heads" });
	});

	test("keeps the class of a campus, whatever that is called", () => {
		const folder = new Folder();
		const names = ["constructor", "__proto__", "prototype", "toString", "hasOwnProperty", "St. Mary"];
		folder.write(
			"home/config.toml",
			`[invoices.classByCampus]\n${names.map((name) => `"${name}" = "of ${name}"\n`).join("")}`,
		);
		const { classByCampus } = folder.load().mapping.invoices;
		expect([...classByCampus]).toEqual(names.map((name) => [name, `of ${name}`]));
	});

	test.each([" ", "[", "[ ", "a", "=", ".", '"'])(
		"a faulty file of 200 kB is named in a moment, whatever its lines are made of: %j",
		(piece) => {
			const folder = new Folder();
			folder.write("home/config.toml", `${piece.repeat(200_000)}\nunknown = 1\n`);
			const start = performance.now();
			expect(folder.faults()).not.toEqual([]);
			expect(performance.now() - start).toBeLessThan(2_000);
		},
	);

	test("a key of 200 kB is named in a moment", () => {
		const folder = new Folder();
		folder.write("home/config.toml", `${" ".repeat(200_000)}x\n"${"a.".repeat(100_000)}" = 1\n[nothing]\n`);
		const start = performance.now();
		folder.faults();
		expect(performance.now() - start).toBeLessThan(2_000);
	});

	test.each([
		["[mis]\nhost = 5\n", "2 (mis.host): must be text in quotes"],
		['[mis]\nport = "3306"\n', "2 (mis.port): must be a number"],
		['mis.write_back = "maybe"\n', "1 (mis.write_back): must be true, false"],
		['[mis]\ncurrency = "francs"\n', "2 (mis.currency): must be a currency code"],
		['[customers]\n\nomitFields = ["NationalId"]\n', "3 (customers.omitFields.0): is no field"],
		['[customers]\nomitFields = ["RegNo"]\n', "is no field that can be named here"],
		['[customers]\ncustomFields = { Colour = "1" }\n', "2 (customers.customFields.Colour): is no field"],
		['[customers]\ndisplayName = "nickname"\n', 'must be "name" or "identity"'],
		['[invoices]\nprefix = "far too long for it"\n', "2 (invoices.prefix): must be 1 to 10"],
		['[invoices]\nclassByCampus = "Main"\n', "2 (invoices.classByCampus): must be a table"],
		['[customers]\ncustomFields = { constructor = "1" }\n', "2 (customers.customFields.constructor): is no field"],
		['[customers.customFields]\n__proto__ = "1"\n', "2 (customers.customFields.__proto__): is no field"],
		["[invoices.classByCampus]\n__proto__ = 5\n", "2 (invoices.classByCampus.__proto__): must be text"],
		['[invoices.classByCampus]\n"St. Mary" = 5\n', "2 (invoices.classByCampus.St. Mary): must be text"],
		['[invoices.classByCampus]\n"Main Campus" = 5\n', "2 (invoices.classByCampus.Main Campus): must be text"],
		["[limits]\nitems = 31\n", "2 (limits.items): must be a whole number from 1 to 30"],
		["[limits]\ntimeout = 150\n", "2 (limits.timeout): must be a duration"],
		["[limits]\nspeed = 1\n", "2 (limits.speed): is no setting"],
		['[invoice]\nprefix = "X"\n', "1 (invoice): is no setting"],
		['prefix = "X"\n', "1 (prefix): is no setting"],
		['mis = "here"\n', "1 (mis): must be a [section]"],
		['[mis]\nhost = "a\n', ":2: is no TOML"],
	])("%j is a fault", (text, why) => {
		const folder = new Folder();
		folder.write("home/config.toml", text);
		const faults = folder.faults();
		expect(faults).toHaveLength(1);
		expect(faults[0]).toContain(why);
	});

	test.each([
		'[mis]\npassword = "hunter2"\n',
		'[quickbooks]\nclient_secret = "hunter2"\n',
		'[tokens]\nkey = "hunter2"\n',
		'[mis]\nurl = "mysql://u:hunter2@h/db"\n',
	])("a secret in it is a fault, and is not shown: %j", (text) => {
		const folder = new Folder();
		folder.write("home/config.toml", text);
		const shown = folder.faults().join("\n");
		expect(shown).toMatch(/config\.toml:2 .*(a secret does not belong|must hold no password)/);
		expect(shown).not.toContain("hunter2");
	});

	test("an address without a password may stand in it", () => {
		const folder = new Folder();
		folder.write("home/config.toml", '[mis]\nurl = "mysql://u@127.0.0.1:3306/db"\n');
		expect(folder.load().mis).toMatchObject({ user: "u", database: "db" });
	});

	test("that others may write is refused: it says where passwords are sent", () => {
		const folder = new Folder();
		const path = folder.write("home/config.toml", "", 0o622);
		expect(folder.faults()).toEqual([`${path}: others may write to it: chmod 600 ${path}`]);
	});
});
