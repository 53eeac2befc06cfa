/**
 * A text without what stands at its end. A regular expression such as /0+$/ looks through a run anew from each of its
 * letters, wherever it stands: a long one takes minutes.
 * @param dropped one letter that goes
 */
export function withoutEnding(text: string, dropped: RegExp): string {
	let end = text.length;
	while (end > 0 && dropped.test(text.charAt(end - 1))) end -= 1;
	return text.slice(0, end);
}
