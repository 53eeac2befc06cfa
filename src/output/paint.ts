import type { Chalk } from "chalk";
import type { OutputStream } from "./stream.js";

type Stroke = (text: string) => string;

/** Meaning is carried by words and marks: without colours nothing is lost. */
export type Paint = Readonly<Record<"bold" | "dim" | "green" | "red" | "yellow", Stroke>>;

/** What a stream is painted with. */
export type PaintFor = (stream: OutputStream) => Paint;

const asItIs: Stroke = (text) => text;
const PLAIN: Paint = { bold: asItIs, dim: asItIs, green: asItIs, red: asItIs, yellow: asItIs };

export const noColours: PaintFor = () => PLAIN;

/** Whether colour is wanted at all: not with --no-color, NO_COLOR (no-color.org) or a terminal that knows none. */
export function colorWanted(option: boolean | undefined, env: NodeJS.ProcessEnv): boolean {
	return option !== false && !env.NO_COLOR && env.TERM !== "dumb";
}

/** Colours for those streams that are terminals. A script, which has none, does not load the library: 8 ms of a start. */
export async function coloursFor(streams: readonly OutputStream[]): Promise<PaintFor> {
	if (!streams.some(isTerminal)) return noColours;
	const { Chalk } = await import("chalk");
	return (stream) => (isTerminal(stream) ? painted(new Chalk({ level: 1 })) : PLAIN);
}

const isTerminal = (stream: OutputStream): boolean => stream.isTTY === true;

function painted({ bold, dim, green, red, yellow }: InstanceType<typeof Chalk>): Paint {
	return { bold, dim, green, red, yellow };
}
