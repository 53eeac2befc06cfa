import type { Faults } from "./faults.js";

/** A value as it was written, and the place to name when it is wrong. */
export interface Written {
	readonly text: string;
	readonly where: string;
}

/** One source of settings: the environment, an `.env`, or the configuration file. By variable name. */
export type Layer = ReadonlyMap<string, Written>;

export interface Found extends Written {
	readonly name: string;
	/** 0 is the source that wins over all others. */
	readonly rank: number;
	/** From the folder one stands in, or one that it names: what lies there may be another program's, and not meant for this one. */
	readonly nearby: boolean;
}

/** Turns a text into a value, or rejects it with the rule it breaks. */
export type Parse<T> = (text: string, reject: (rule: string) => undefined) => T | undefined;

/** Looks settings up through all sources: the first that has a value wins. Blank values count as not set. */
export class Settings {
	constructor(
		private readonly layers: readonly Layer[],
		readonly faults: Faults,
		private readonly nearby: readonly Layer[] = [],
	) {}

	/** The value of the first source that has any of these names; within one source, of the first name. */
	find(...names: readonly string[]): Found | undefined {
		for (const [rank, layer] of this.layers.entries()) {
			for (const name of names) {
				const written = layer.get(name);
				if (written && written.text.trim() !== "") {
					return { ...written, name, rank, nearby: this.nearby.includes(layer) };
				}
			}
		}
		return undefined;
	}

	text(...names: readonly string[]): string | undefined {
		return this.find(...names)?.text.trim();
	}

	/** The parsed value; undefined when it is not set, or is a fault by now. */
	read<T>(name: string | readonly string[], parse: Parse<T>): T | undefined {
		const found = this.find(...[name].flat());
		return found && parse(found.text.trim(), (rule) => this.faults.add(found.where, rule));
	}
}

export function environmentLayer(env: NodeJS.ProcessEnv): Layer {
	const layer = new Map<string, Written>();
	for (const [name, text] of Object.entries(env)) {
		if (text !== undefined) layer.set(name, { text, where: `${name} in the environment` });
	}
	return layer;
}

export function answersLayer(answers: Readonly<Record<string, string>>): Layer {
	return new Map(Object.entries(answers).map(([name, text]) => [name, { text, where: `the answer for ${name}` }]));
}

export function oneOf<const T extends string>(...choices: readonly T[]): Parse<T> {
	return (text, reject) =>
		choices.find((choice) => choice === text.toLowerCase()) ?? reject(`must be ${choices.join(" or ")}`);
}

export function wholeNumber(least: number, most: number): Parse<number> {
	return (text, reject) => {
		const value = /^\d{1,12}$/.test(text) ? Number(text) : Number.NaN;
		return value >= least && value <= most ? value : reject(`must be a whole number from ${least} to ${most}`);
	};
}
