import type { Option } from "commander";

declare const gives: unique symbol;

/** An option, and what it gives to its verb's function; the second is for the compiler alone. */
export type Giving<Given extends object> = Option & { readonly [gives]: Given };

/** What the function is given of all these options: "--max-failures <n>" as `maxFailures`. */
export type GivenBy<Options extends readonly Giving<object>[]> = Together<Options[number][typeof gives]>;

/** The name under which commander hands over what "--max-failures <n>" or "--no-students" gives. */
export type NameOf<Flags extends string> = Flags extends `${infer Flag} ${string}`
	? NameOf<Flag>
	: Flags extends `--no-${infer Name}`
		? CamelCase<Name>
		: Flags extends `--${infer Name}`
			? CamelCase<Name>
			: never;

/** What commander makes of an option that no parser reads. */
export type Unparsed<Flags extends string> = Flags extends `${string} <${string}>`
	? string
	: Flags extends `${string} [${string}]`
		? string | true
		: boolean;

/** The words of "link <key> <quickbooks-id>" in their order. */
export type WordsOf<Usage extends string> = Usage extends `${string} ${infer Words}` ? WordsIn<Words> : [];

type WordsIn<Words extends string> = Words extends `${infer First} ${infer Rest}`
	? [WordIn<First>, ...WordsIn<Rest>]
	: [WordIn<Words>];
type WordIn<Word extends string> = Word extends `<${string}...>`
	? string[]
	: Word extends `<${string}>`
		? string
		: string | undefined;

type CamelCase<Name extends string> = Name extends `${infer First}-${infer Rest}`
	? `${First}${Capitalize<CamelCase<Rest>>}`
	: Name;

/** Of the types in a union, the one that has everything of each. */
type Together<Each> = (Each extends unknown ? (each: Each) => void : never) extends (all: infer All) => void
	? All
	: never;
