import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

/** Whether this machine can run a real secret service. */
export const hasKeyring = ["dbus-daemon", "dbus-send", "gnome-keyring-daemon"].every(
	(program) => spawnSync(program, ["--version"], { stdio: "ignore" }).error === undefined,
);

export interface Session {
	/** What a program in this session has in its environment. */
	readonly env: Readonly<Record<string, string>>;
	/** The secret service with its keyring open. */
	unlocked(): Promise<void>;
	/** The same service after a restart without its password. */
	locked(): Promise<void>;
	/** The bus goes on, the service is gone. */
	withoutService(): Promise<void>;
	stop(): Promise<void>;
}

/** A desktop session of its own: temporary HOME, private bus, gnome-keyring. Nothing of the real session is touched. */
export async function startSession(): Promise<Session> {
	const root = mkdtempSync(join(tmpdir(), "eaur-qb-session-"));
	const env = environmentIn(root);
	const config = join(root, "bus.conf");
	writeFileSync(config, busConfig(env.DBUS_SESSION_BUS_ADDRESS));
	const bus = spawn("dbus-daemon", [`--config-file=${config}`, "--nofork"], { env, stdio: "ignore" });
	let service: ChildProcess | undefined;
	const withoutService = async () => {
		await end(service);
		service = undefined;
		await until(() => !serviceIsThere(env));
	};
	const serve = async (args: readonly string[], password: string) => {
		await withoutService();
		service = spawn("gnome-keyring-daemon", ["--foreground", "--components=secrets", ...args], {
			env,
			stdio: ["pipe", "ignore", "ignore"],
		});
		service.stdin?.end(password);
		await until(() => serviceIsThere(env));
	};
	return {
		env,
		unlocked: () => serve(["--unlock"], "a made-up password"),
		locked: () => serve([], ""),
		withoutService,
		async stop() {
			await end(service);
			await end(bus);
			rmSync(root, { recursive: true, force: true, maxRetries: 5 });
		},
	};
}

function environmentIn(root: string) {
	for (const name of ["home", "run"]) mkdirSync(join(root, name), { mode: 0o700 });
	return {
		PATH: process.env.PATH ?? "",
		HOME: join(root, "home"),
		XDG_RUNTIME_DIR: join(root, "run"),
		DBUS_SESSION_BUS_ADDRESS: `unix:path=${join(root, "bus")}`,
	};
}

/** A session bus that starts no service by itself: the test decides which one runs. */
function busConfig(address: string): string {
	return `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>${address}</listen><auth>EXTERNAL</auth><policy context="default">
<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>`;
}

function serviceIsThere(env: Readonly<Record<string, string>>): boolean {
	const question = "org.freedesktop.DBus.NameHasOwner";
	const reply = spawnSync(
		"dbus-send",
		["--session", "--print-reply", "--dest=org.freedesktop.DBus", "/", question, "string:org.freedesktop.secrets"],
		{ env, encoding: "utf8", timeout: 2000 },
	);
	return String(reply.stdout).includes("boolean true");
}

async function until(condition: () => boolean): Promise<void> {
	for (let tries = 0; !condition(); tries++) {
		if (tries === 200) throw new Error("the session did not come up");
		await pause(50);
	}
}

async function end(child: ChildProcess | undefined): Promise<void> {
	if (!child || child.exitCode !== null || child.signalCode !== null) return;
	const ended = new Promise((resolve) => child.once("exit", resolve));
	child.kill("SIGKILL");
	await ended;
}

/** A bus that takes every connection and never says a word. */
export async function startDeadBus(): Promise<{ address: string; stop(): void }> {
	const folder = mkdtempSync(join(tmpdir(), "eaur-qb-dead-bus-"));
	const server = createServer((socket) => socket.on("error", () => {}).resume());
	await new Promise<void>((resolve) => server.listen(join(folder, "bus"), resolve));
	return {
		address: `unix:path=${join(folder, "bus")}`,
		stop() {
			server.close();
			rmSync(folder, { recursive: true, force: true });
		},
	};
}
