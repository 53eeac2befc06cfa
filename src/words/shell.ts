/** A text as it can be pasted into a shell, as one word. */
export function quoteForShell(text: string): string {
	return /^[\w.@%+=:,/-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
