import { accessSync, constants, existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { AUDIT_FILE } from "../../audit/database.js";
import { prepareHome } from "../../config/home.js";
import { proveRoundTrip } from "../../secrets/vault.js";
import type { Context, Unconfigured } from "../context.js";
import { openContextVault } from "../context-vault.js";
import { attempt, broken, type Check, fault, ok, skipped, UNCONFIGURED, warning } from "./check.js";

/** better-sqlite3 and commander need it; package.json says the same. */
const LEAST_NODE = [20, 19] as const;

const LOOSENED = warning(
	"Certificates",
	"NODE_TLS_REJECT_UNAUTHORIZED=0 is set: eaur-qb checks them all the same, other programs of Node.js do not.",
	"Take it out of the environment; a proxy's own authority belongs into NODE_EXTRA_CA_CERTS.",
);

/** Node, the configuration, the tool's folder and the token store: what this computer has to bring. */
export async function surroundingsChecks(context: Context): Promise<Check[]> {
	return [
		node(process.versions.node),
		configuration(context),
		...(context.config.isTlsLoosened ? [LOOSENED] : []),
		await attempt("State folder", () => stateFolder(context.config.home)),
		await attempt("Token store", () => tokenStore(context)),
	];
}

/** The same where the configuration is faulty. */
export async function surroundingsOfFaulty({ faults, home }: Unconfigured): Promise<Check[]> {
	return [
		node(process.versions.node),
		broken("Configuration", faults),
		await attempt("State folder", () => stateFolder(home)),
		skipped("Token store", UNCONFIGURED),
	];
}

function node(version: string): Check {
	const [major = 0, minor = 0] = version.split(".").map(Number);
	const isNew = major > LEAST_NODE[0] || (major === LEAST_NODE[0] && minor >= LEAST_NODE[1]);
	if (isNew) return ok("Node.js", version);
	return fault("Node.js", `${version} is too old.`, `Install Node.js ${LEAST_NODE.join(".")} or newer (nodejs.org).`);
}

/** Of a configuration without faults its warnings. */
function configuration({ config }: Context): Check {
	const [first, ...more] = config.warnings;
	if (first !== undefined) {
		const others = more.length > 0 ? ` (and ${more.length} more)` : "";
		return warning("Configuration", `${first}${others}`, "Correct it as the sentence says.");
	}
	const { file } = config;
	const { environment } = config.quickbooks;
	const writes = config.writeBack ? "status is written into the MIS" : "nothing is written into the MIS";
	return ok("Configuration", `${existsSync(file) ? file : "from the environment"}; ${environment}; ${writes}`);
}

function stateFolder(home: string): Check {
	if (!existsSync(home)) return ok("State folder", `${home} is made by the first run`);
	prepareHome(home);
	const ledger = join(home, AUDIT_FILE);
	if (!existsSync(ledger)) return ok("State folder", `${home}; the first run makes the ledger`);
	accessSync(ledger, constants.R_OK | constants.W_OK);
	const megabytes = Math.max(1, Math.round(statSync(ledger).size / 1_048_576));
	return ok("State folder", `${home}; the ledger takes ${megabytes} MB`);
}

async function tokenStore(context: Context): Promise<Check> {
	const { config } = context;
	const { store } = config.tokens;
	const vault = openContextVault(context);
	await vault.load(config.quickbooks.environment);
	if (store === "file") return ok("Token store", "an encrypted file");
	await proveRoundTrip(vault);
	return ok("Token store", "the keychain of this computer; a made-up secret came back from it");
}
