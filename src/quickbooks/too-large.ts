/** Why an answer was not read to its end, by what axios says of it; undefined where that was not why. */
export function whyTooLarge(message: string | undefined, limit: number): string | undefined {
	if (message === undefined || !message.startsWith("maxContentLength size of ")) return undefined;
	return `its answer is larger than ${Math.round(limit / 1024 / 1024)} MB and was not read to its end`;
}
