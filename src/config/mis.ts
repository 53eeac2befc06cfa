import { resolve } from "node:path";
import { readRegular } from "../system/regular-file.js";
import { isLoopback } from "../words/proxies.js";
import { urlOf } from "./addresses.js";
import { whyUnreadable } from "./files.js";
import { readSecret, refuseStrangePlace, type Secret } from "./secrets.js";
import { type Found, oneOf, type Parse, type Settings, wholeNumber } from "./sources.js";
import type { MisConfig, MysqlConfig } from "./types.js";

const URL_NAME = "MIS_DATABASE_URL";
const PARTS = ["MIS_DB_HOST", "MIS_DB_PORT", "MIS_DB_SOCKET", "MIS_DB_USER", "MIS_DB_NAME"] as const;
const MYSQL_PORT = 3306;

export interface MisReading {
	readonly settings: Settings;
	/** Files are found relative to it. */
	readonly cwd: string;
	readonly warnings: string[];
}

/** In config.toml only: no variable names it. */
export const SERVER_KEY = "mis.serverKey";
/** What decides who gets the password: where the server is, and how it proves that it is the one. */
const PROOF = ["MIS_DB_SSL", "MIS_DB_SSL_CA", SERVER_KEY] as const;
const PLACE = ["MIS_DB_HOST", "MIS_DB_PORT", "MIS_DB_SOCKET", ...PROOF] as const;

type Server = Pick<MysqlConfig, "host" | "port" | "socket" | "user" | "password" | "database">;

/** The MIS connection: from the address or from its parts, whichever the stronger source gives; undefined without either. */
export function readMis(reading: MisReading): MisConfig | undefined {
	const address = reading.settings.find(URL_NAME);
	const part = reading.settings.find(...PARTS);
	if (!address || (part && part.rank < address.rank)) return part && fromParts(reading, part);
	if (part?.rank === address.rank) reading.warnings.push(`${part.where} is not used: ${URL_NAME} is set.`);
	return fromAddress(reading, address);
}

function fromAddress(reading: MisReading, address: Found): MisConfig | undefined {
	const text = address.text.trim();
	if (/^sqlite:/i.test(text)) return embedded(reading, address, text.slice("sqlite:".length));
	const server = reading.settings.read<Server>(URL_NAME, serverOfUrl);
	const password = readSecret(reading.settings, ["MIS_DB_PASSWORD"], reading.cwd);
	if (server?.password === undefined) refusePlace(reading, password, [URL_NAME, ...PROOF]);
	else refusePlace(reading, address, PROOF);
	return server && mysql(reading, { ...server, password: server.password ?? password?.text });
}

function refusePlace({ settings }: MisReading, password: Secret | undefined, names: readonly string[]): void {
	refuseStrangePlace(settings, password, names, "the MIS password");
}

function embedded(reading: MisReading, address: Found, path: string): MisConfig | undefined {
	const file = path.replace(/^\/\/(?=\/)/, "");
	if (file.trim() === "") return reading.settings.faults.add(address.where, "names no file: sqlite:<file>");
	return { kind: "sqlite", file: resolve(reading.cwd, file) };
}

const serverOfUrl: Parse<Server> = (text, reject) => {
	const url = urlOf(text);
	if (url?.protocol !== "mysql:") return reject("must be mysql://user:password@host:port/database or sqlite:<file>");
	if (url.search || url.hash)
		return reject("must end with the name of the database; a # or ? in it is written %23 or %3F");
	const [user, password, database] = [url.username, url.password, url.pathname.replace(/^\//, "")].map(percentDecoded);
	if (user === undefined || password === undefined || database === undefined) return reject("a % in it is written %25");
	if (!url.hostname || !user || !database || database.includes("/"))
		return reject("must name a user, a host and a database");
	const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
	const port = url.port === "" ? MYSQL_PORT : Number(url.port);
	return { host, port, socket: undefined, user, password: password === "" ? undefined : password, database };
};

function percentDecoded(text: string): string | undefined {
	try {
		return decodeURIComponent(text);
	} catch {
		return undefined;
	}
}

function fromParts(reading: MisReading, part: Found): MisConfig | undefined {
	const { settings } = reading;
	const need = (name: string): string | undefined =>
		settings.text(name) ?? settings.faults.add(name, `is missing, while ${part.name} is set`);
	const [user, database] = [need("MIS_DB_USER"), need("MIS_DB_NAME")];
	const place = settings.find("MIS_DB_SOCKET", "MIS_DB_HOST");
	const password: Secret | undefined = readSecret(settings, ["MIS_DB_PASSWORD"], reading.cwd);
	const port = settings.read("MIS_DB_PORT", wholeNumber(1, 65_535)) ?? MYSQL_PORT;
	refusePlace(reading, password, PLACE);
	if (user === undefined || database === undefined) return undefined;
	const socket = place?.name === "MIS_DB_SOCKET" ? place.text.trim() : undefined;
	const host = place?.name === "MIS_DB_HOST" ? place.text.trim() : "127.0.0.1";
	return mysql(reading, { host, port, socket, user, password: password?.text, database });
}

function mysql({ settings, cwd }: MisReading, server: Server): MysqlConfig {
	const near = server.socket !== undefined || isLoopback(server.host);
	const mode = settings.read("MIS_DB_SSL", oneOf("verify", "off")) ?? (near ? "off" : "verify");
	const tls = { mode, ca: settings.read("MIS_DB_SSL_CA", pemIn(cwd, "CERTIFICATE", "certificate")) };
	return {
		kind: "mysql",
		...server,
		tls,
		serverKey: settings.read(SERVER_KEY, pemIn(cwd, "PUBLIC KEY", "public key")),
	};
}

function pemIn(cwd: string, label: string, what: string): Parse<string> {
	return (text, reject) => {
		const path = resolve(cwd, text);
		try {
			const pem = readRegular(path);
			return pem.includes(`-----BEGIN ${label}-----`) ? pem : reject(`${path} holds no ${what} in PEM form`);
		} catch (error) {
			return reject(`${path}: ${whyUnreadable(error)}`);
		}
	};
}
