import { existsSync, readFileSync } from "node:fs";
import { type InferOutput, nullish, object, safeParse, string } from "valibot";
import { EXIT } from "../../output/exit.js";
import { Failure } from "../../words/failure.js";
import { usage } from "../options.js";
import type { Job, Place } from "./job.js";
import { ask } from "./programs.js";
import { placeOf } from "./systemd-units.js";

/** An account of this computer, as its user database has it. */
export interface Account {
	readonly name: string;
	readonly uid: number;
	readonly gid: number;
	readonly home: string;
}

/** The names that useradd(8) makes: nothing else is written into a unit. */
const ACCOUNT_NAME = /^[a-z_][a-z0-9_-]{0,31}$/;

/** @throws Failure "usage" when this computer has no such account */
export async function accountNamed(name: string): Promise<Account> {
	const { code, stdout } = ACCOUNT_NAME.test(name) ? await ask("getent", ["passwd", name]) : { code: 2, stdout: "" };
	const [found, , uid, gid, , home] = stdout.trim().split(":");
	if (code !== 0 || found !== name || home === undefined) {
		throw usage(`This computer has no account ${name}.`, "getent passwd lists the accounts.");
	}
	return { name, uid: Number(uid), gid: Number(gid), home };
}

/**
 * The tool's folder of an account and what its settings lack, told by the tool run as that account, with the environment that the night gives it:
 * what that account may not read, or lacks in its settings, comes to light here and not at night.
 * @throws Failure as the account itself met it
 */
export async function placeAs(account: Account, program: string, home: string | undefined): Promise<Place> {
	const env = { HOME: account.home, PATH: "/usr/local/bin:/usr/bin:/bin", ...(home && { EAUR_QB_HOME: home }) };
	const words = [program, "schedule", "print", "--kind", "systemd", "--as", account.name, "--json"];
	const { code, stdout, stderr } = await ask(process.execPath, words, { as: { ...account, env } });
	const told = envelopeIn(stdout);
	if (code === 0 && told?.data) return { home: told.data.home, lacks: told.data.lacks ?? undefined };
	throw new Failure(code === EXIT.usage ? "configuration" : "surroundings", {
		detail: `As ${account.name}: ${told?.error?.detail ?? (stderr.trim() || `eaur-qb ended with ${code}`)}`,
		fix: told?.error?.fix ?? `Look at it as that account: sudo -u ${account.name} eaur-qb doctor`,
	});
}

const LACKS = object({ detail: string(), fix: string() });
const ENVELOPE = object({
	data: nullish(object({ home: string(), lacks: nullish(LACKS) })),
	error: nullish(LACKS),
});

function envelopeIn(stdout: string): InferOutput<typeof ENVELOPE> | undefined {
	try {
		const parsed = safeParse(ENVELOPE, JSON.parse(stdout));
		return parsed.success ? parsed.output : undefined;
	} catch {
		return undefined;
	}
}

/** The account that a job of the system runs as, where there is one for this home. */
export function accountOfSystemJob(job: Omit<Job, "account">): string | undefined {
	const { service } = placeOf({ ...job, account: "root" });
	if (!existsSync(service)) return undefined;
	return /^User=(.+)$/m.exec(readFileSync(service, "utf8"))?.[1];
}
