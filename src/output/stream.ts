/** Standard output or standard error, as much as is used of them. */
export interface OutputStream {
	write(text: string): unknown;
	readonly isTTY?: boolean | undefined;
	/** Width of the terminal. */
	readonly columns?: number | undefined;
}
