import { linkSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { loadConfig } from "../../src/config/load.js";
import { Folder } from "./folder.js";

const SERVER = { MIS_DB_HOST: "127.0.0.1", MIS_DB_USER: "reader", MIS_DB_NAME: "mis" };

describe("the MIS connection", () => {
	test("from its parts", () => {
		const env = { ...SERVER, MIS_DB_HOST: "localhost", MIS_DB_PORT: "3307", MIS_DB_PASSWORD: "pw" };
		expect(new Folder().load(env).mis).toEqual({
			kind: "mysql",
			host: "localhost",
			port: 3307,
			socket: undefined,
			user: "reader",
			password: "pw",
			database: "mis",
			tls: { mode: "off", ca: undefined },
		});
	});

	test("from an address, every part of it percent-decoded", () => {
		const url = "mysql://re%40der:p%3Ass%2Fw%25rd@db.example.org:3310/mis%20live";
		expect(new Folder().load({ MIS_DATABASE_URL: url }).mis).toMatchObject({
			host: "db.example.org",
			port: 3310,
			user: "re@der",
			password: "p:ss/w%rd",
			database: "mis live",
		});
	});

	test("from an address without a password, the password from its variable", () => {
		const env = { MIS_DATABASE_URL: "mysql://reader@[::1]/mis", MIS_DB_PASSWORD: "pw" };
		expect(new Folder().load(env).mis).toMatchObject({ host: "::1", port: 3306, password: "pw", tls: { mode: "off" } });
	});

	test.each([
		["sqlite:mis.sqlite", "mis.sqlite"],
		["sqlite:./data/mis.sqlite", "data/mis.sqlite"],
	])("%s is a file, relative to the working directory", (url, file) => {
		const folder = new Folder();
		expect(folder.load({ MIS_DATABASE_URL: url }).mis).toEqual({ kind: "sqlite", file: join(folder.cwd, file) });
	});

	test("sqlite:/absolute is the file itself", () => {
		expect(new Folder().load({ MIS_DATABASE_URL: "sqlite:///srv/mis" }).mis).toEqual({
			kind: "sqlite",
			file: "/srv/mis",
		});
	});

	test.each([
		"postgres://u:p@h/db",
		"mysql://u:p@h",
		"mysql://h/db",
		"mysql://u:p%ZZ@h/db",
		"mysql://u:p@h/db?ssl=off",
		"not an address",
		"sqlite:",
	])("%s is a fault", (url) => {
		const faults = new Folder().faults({ MIS_DATABASE_URL: url });
		expect(faults).toHaveLength(1);
		expect(faults[0]).toMatch(/^MIS_DATABASE_URL in the environment: /);
	});

	test("parts that are missing are named", () => {
		expect(new Folder().faults({ MIS_DB_HOST: "db" }).slice(1)).toEqual([
			"MIS_DB_USER: is missing, while MIS_DB_HOST is set",
			"MIS_DB_NAME: is missing, while MIS_DB_HOST is set",
		]);
	});

	test("the stronger source decides between an address and parts; within one source the address, and a warning says so", () => {
		const folder = new Folder();
		folder.write("work/.env", "MIS_DATABASE_URL=sqlite:rehearsal\n");
		expect(folder.load(SERVER).mis).toMatchObject({ kind: "mysql", database: "mis" });
		const both = folder.load({ ...SERVER, MIS_DATABASE_URL: "sqlite:here" });
		expect(both.mis).toMatchObject({ kind: "sqlite" });
		expect(both.warnings).toEqual([
			expect.stringMatching(/^The environment wins over .*: this command works with MIS_DATABASE_URL, MIS_DB_HOST, /),
			"MIS_DB_HOST in the environment is not used: MIS_DATABASE_URL is set.",
		]);
	});

	test("a socket goes before a host of the same source, not before one of a stronger source", () => {
		const folder = new Folder();
		const env = { MIS_DB_USER: "reader", MIS_DB_NAME: "mis" };
		folder.write("work/.env", "MIS_DB_SOCKET=/run/db.sock\nMIS_DB_HOST=db.example.org\n");
		expect(folder.load(env).mis).toMatchObject({ socket: "/run/db.sock", tls: { mode: "off" } });
		expect(folder.load({ ...env, MIS_DB_HOST: "other.example.org" }).mis).toMatchObject({
			host: "other.example.org",
			socket: undefined,
			tls: { mode: "verify" },
		});
	});
});

describe("encryption on the way to the MIS", () => {
	test.each([
		["localhost", "off"],
		["127.0.0.53", "off"],
		["::1", "off"],
		["db.example.org", "verify"],
		["10.0.0.7", "verify"],
		["127.0.0.1.example.org", "verify"],
	])("to %s it is by default: %s", (host, mode) => {
		expect(new Folder().load({ ...SERVER, MIS_DB_HOST: host }).mis).toMatchObject({ tls: { mode } });
	});

	test("can be said otherwise, in two words only", () => {
		const folder = new Folder();
		expect(folder.load({ ...SERVER, MIS_DB_HOST: "db", MIS_DB_SSL: "off" }).mis).toMatchObject({
			tls: { mode: "off" },
		});
		expect(folder.load({ ...SERVER, MIS_DB_SSL: "verify" }).mis).toMatchObject({ tls: { mode: "verify" } });
		expect(folder.faults({ ...SERVER, MIS_DB_SSL: "true" })).toEqual([
			"MIS_DB_SSL in the environment: must be verify or off",
		]);
	});

	test("takes the authority's certificate from a file", () => {
		const folder = new Folder();
		const pem = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
		folder.write("work/ca.pem", pem, 0o644);
		folder.write("work/no.pem", "nothing", 0o644);
		expect(folder.load({ ...SERVER, MIS_DB_SSL_CA: "ca.pem" }).mis).toMatchObject({ tls: { ca: pem } });
		expect(folder.faults({ ...SERVER, MIS_DB_SSL_CA: "no.pem" })[0]).toContain("holds no certificate");
		expect(folder.faults({ ...SERVER, MIS_DB_SSL_CA: "absent.pem" })[0]).toContain("absent.pem: there is no such file");
	});
});

describe("a password goes only to an address that is as much one's own", () => {
	const server = "MIS_DB_USER=u\nMIS_DB_NAME=mis\n";

	test.each([
		["MIS_DB_HOST=db.example.invalid\n", ":1 (MIS_DB_HOST)"],
		["MIS_DB_PORT=3307\n", ":1 (MIS_DB_PORT)"],
		["MIS_DB_SOCKET=/tmp/theirs.sock\n", ":1 (MIS_DB_SOCKET)"],
		["MIS_DB_SSL=off\n", ":1 (MIS_DB_SSL)"],
		["MIS_DATABASE_URL=mysql://u@db.example.invalid/mis\n", ":1 (MIS_DATABASE_URL)"],
	])(
		"an .env in the working directory that says %s gets none of the home's, the environment's or a file's",
		(text, where) => {
			for (const secret of ["home", "environment", "file"]) {
				const folder = new Folder();
				folder.write("work/.env", text);
				folder.write("home/.env", server + (secret === "home" ? "MIS_DB_PASSWORD=of-the-home\n" : ""));
				const file = folder.write("password", "of-a-file");
				const env = {
					...(secret === "environment" ? { MIS_DB_PASSWORD: "of-the-environment" } : {}),
					...(secret === "file" ? { MIS_DB_PASSWORD_FILE: file } : {}),
				};
				expect(folder.faults(env)).toEqual([expect.stringMatching(/would get the MIS password of .*same file/)]);
				expect(folder.faults(env)[0]).toContain(join(folder.cwd, `.env${where}`));
			}
		},
	);

	test.each([
		["home/.env", "MIS_DB_HOST=db.example.invalid\n"],
		["home/.env", "MIS_DATABASE_URL=mysql://u@db.example.invalid/mis\n"],
		["home/config.toml", '[mis]\nhost = "db.example.invalid"\n'],
		["home/config.toml", '[mis]\nssl = "off"\n'],
		["home/config.toml", '[mis]\nserverKey = "../key.pem"\n'],
	])(
		"a folder that an .env in the working directory makes the tool's own is as strange: its %s that says %s",
		(path, text) => {
			for (const name of ["../home", "."]) {
				const folder = new Folder();
				folder.write("key.pem", "-----BEGIN PUBLIC KEY-----\nmade up\n-----END PUBLIC KEY-----\n");
				folder.write("work/.env", `EAUR_QB_HOME=${name}\n`);
				if (name === "." && path.endsWith(".env")) folder.write("work/.env", `EAUR_QB_HOME=.\n${text}`);
				else folder.write(name === "." ? path.replace("home", "work") : path, text);
				const env = { EAUR_QB_HOME: "", MIS_DB_PASSWORD: "of-the-environment" };
				const account = text.includes("URL") ? {} : { MIS_DB_USER: "u", MIS_DB_NAME: "mis" };
				const host = /host|HOST|URL/.test(text) ? {} : { MIS_DB_HOST: "mis.example.invalid" };
				expect(folder.faults({ ...env, ...account, ...host })).toEqual([
					expect.stringContaining("would get the MIS password"),
				]);
			}
		},
	);

	test.each(["../home", "."])("such a folder (%s) starts no program and names no witness", (name) => {
		const folder = new Folder();
		folder.write("work/.env", `EAUR_QB_HOME=${name}\n`);
		const toml = name === "." ? "work/config.toml" : "home/config.toml";
		folder.write(toml, '[audit]\nwitness = ["/bin/sh", "-c", "touch /tmp/theirs"]\n');
		expect(folder.faults({ EAUR_QB_HOME: "" })).toEqual([
			expect.stringMatching(/config\.toml.*witness.*working directory/),
		]);
		expect(folder.load({ EAUR_QB_HOME: name === "." ? folder.cwd : folder.home }).witness).toBeDefined();
	});

	test("an .env in the working directory does not make an address of elsewhere a line without encryption", () => {
		const folder = new Folder();
		folder.write("work/.env", "MIS_DB_SSL=off\n");
		const whole = { MIS_DATABASE_URL: "mysql://u:of-the-environment@db.example.invalid/mis" };
		const apart = { MIS_DATABASE_URL: "mysql://u@db.example.invalid/mis", MIS_DB_PASSWORD: "of-the-environment" };
		for (const env of [whole, apart]) {
			expect(folder.faults(env)).toEqual([expect.stringContaining("would get the MIS password")]);
		}
	});

	test("an .env in the working directory cannot have a file of elsewhere sent as a password", () => {
		const folder = new Folder();
		const key = folder.write("private-key", "of somebody");
		symlinkSync(key, join(folder.cwd, "link"));
		linkSync(key, join(folder.cwd, "second-name"));
		for (const name of [key, "../private-key", "link", "second-name"]) {
			folder.write("work/.env", `${server}MIS_DB_HOST=db.example.invalid\nMIS_DB_PASSWORD_FILE=${name}\n`);
			expect(folder.faults()).toEqual([expect.stringContaining("would get the MIS password")]);
			folder.write("work/.env", `QUICKBOOKS_OAUTH_BASE_URL=http://127.0.0.1:9\nQUICK_BOOKS_SECRET_FILE=${name}\n`);
			expect(folder.faults()).toEqual([expect.stringContaining("would get the app's secret")]);
		}
		folder.write("work/password", "of this folder");
		folder.write("work/.env", `${server}MIS_DB_HOST=db.example.invalid\nMIS_DB_PASSWORD_FILE=password\n`);
		expect(folder.load().mis).toMatchObject({ password: "of this folder" });
	});

	test("its own password may go there, and its password to the address of the home", () => {
		const folder = new Folder();
		folder.write("work/.env", `${server}MIS_DB_HOST=127.0.0.1\nMIS_DB_PASSWORD=of-the-folder\n`);
		expect(folder.load().mis).toMatchObject({ password: "of-the-folder" });
		folder.write("work/.env", "MIS_DB_PASSWORD=of-the-folder\n");
		folder.write("home/.env", `${server}MIS_DB_HOST=127.0.0.1\n`);
		expect(folder.load().mis).toMatchObject({ password: "of-the-folder" });
	});

	test("in the home itself its .env is the home's", () => {
		const folder = new Folder();
		folder.write("home/.env", `${server}MIS_DB_HOST=127.0.0.1\n`);
		const here = { options: {}, env: { EAUR_QB_HOME: folder.home, MIS_DB_PASSWORD: "x" }, cwd: folder.home };
		expect(loadConfig(here).mis).toMatchObject({ password: "x" });
	});

	test("the app's secret goes to no OAuth address of the working directory either", () => {
		const folder = new Folder();
		folder.write("work/.env", "QUICKBOOKS_OAUTH_BASE_URL=http://127.0.0.1:9\n");
		expect(folder.faults({ QUICK_BOOKS_SECRET: "s" })).toEqual([
			expect.stringMatching(
				/QUICKBOOKS_OAUTH_BASE_URL.*would get the app's secret of QUICK_BOOKS_SECRET in the environment/,
			),
		]);
		expect(folder.load({}).quickbooks.oauth.token).toContain("127.0.0.1:9");
	});

	test("the server's public key is read from the file that config.toml names", () => {
		const folder = new Folder();
		const key = folder.write("key.pem", "-----BEGIN PUBLIC KEY-----\nmade up\n-----END PUBLIC KEY-----\n");
		folder.write("home/.env", server);
		folder.write("home/config.toml", `[mis]\nhost = "127.0.0.1"\nserverKey = "${key}"\n`);
		expect(folder.load().mis).toMatchObject({ serverKey: expect.stringContaining("made up") as string });
		folder.write("key.pem", "no key");
		expect(folder.faults()).toEqual([expect.stringContaining("holds no public key in PEM form")]);
	});
});
