/** In what an object of QuickBooks differs from what was meant, as a sentence; undefined where it does not. */
export function difference(what: string, answered: string | undefined, sent: string | undefined): string | undefined {
	return answered === sent ? undefined : `its ${what} is ${answered ?? "missing"}, not ${sent ?? "none"}`;
}

/** What was sent, where the answer tells of it. Letter case and blanks are QuickBooks' own business. */
export function told(what: string, answered: unknown, sent: unknown): string | undefined {
	const [said, meant] = [textOf(answered), textOf(sent)];
	if (said === undefined || meant === undefined || plain(said) === plain(meant)) return undefined;
	return difference(what, said, meant);
}

const plain = (text: string): string => text.normalize("NFC").replace(/\s+/g, " ").trim().toLowerCase();

/** A text that says something. */
export const textOf = (value: unknown): string | undefined =>
	typeof value === "string" && value !== "" ? value : undefined;

/** A property of what may be an object. */
export const inner = (value: unknown, property: string): unknown => (isObject(value) ? value[property] : undefined);

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
	typeof value === "object" && value !== null;
