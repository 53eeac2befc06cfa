const WORDS: Readonly<Record<string, string>> = {
	ENOENT: "there is no such file or folder",
	EACCES: "this account may not do that",
	EPERM: "this account may not do that",
	EISDIR: "that is a folder",
	ENOTDIR: "a part of its path is no folder",
	ENOSPC: "the disk is full",
	EROFS: "the disk may only be read",
};

/** What the system says of a file, in plain words; its own words where there are none. */
export function fileFaultWords(error: unknown): string {
	const code = error instanceof Error && "code" in error ? String(error.code) : "";
	return WORDS[code] ?? (error instanceof Error ? error.message : String(error));
}
