import { clockTime, oneOf, option } from "./options.js";
import { type Verb, verb } from "./verb.js";

export const schedule = (): readonly Verb[] => [
	verb({
		usage: "print",
		about: "show what install would write; change nothing",
		examples: ["eaur-qb schedule print", "eaur-qb schedule print --kind cron --at 21:30 --until 05:00"],
		options: [kind(), ...account(), ...when()],
		run: async (context, options) => (await import("../schedule.js")).printSchedule(context, options),
	}),
	verb({
		usage: "install",
		about: "run eaur-qb sync every night",
		examples: [
			"eaur-qb schedule install",
			"eaur-qb schedule install --at 21:30 --until 05:00",
			"sudo eaur-qb schedule install --as eaur",
		],
		options: [kind(), ...account(), ...when()],
		run: async (context, options) => (await import("../schedule.js")).installSchedule(context, options),
	}),
	verb({
		usage: "remove",
		about: "take away what install wrote, and nothing else",
		examples: ["eaur-qb schedule remove"],
		options: [kind(), ...account()],
		run: async (context, options) => (await import("../schedule.js")).removeSchedule(context, options),
	}),
	verb({
		usage: "status",
		about: "what is installed",
		examples: ["eaur-qb schedule status"],
		options: [kind(), ...account()],
		run: async (context, options) => (await import("../schedule.js")).scheduleStatus(context, options),
	}),
];

const kind = () =>
	oneOf("--kind <kind>", "instead of what this computer has by itself", ["cron", "systemd", "windows"]);

const account = () => [
	option("--as <account>", "a service account that nobody logs in to: units of the system, put in place by root"),
	option("--home <folder>", "that account's folder of eaur-qb, where it is not the usual one"),
];

const when = () => [
	option("--at <time>", "when, by the clock of this computer (20:00)", clockTime),
	option("--until <time>", "take no new records after this time", clockTime),
];
