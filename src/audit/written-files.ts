import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Sqlite } from "./sqlite.js";

/** The files that this tool wrote for people, and what it wrote there last. */
export class WrittenFiles {
	private readonly get;
	private readonly put;

	constructor(database: Sqlite) {
		this.get = database.prepare("SELECT digest FROM written_file WHERE path = ?").pluck();
		this.put = database.prepare("INSERT OR REPLACE INTO written_file (path, digest) VALUES (?, ?)");
	}

	/** Whether the file is there as this tool wrote it: nobody else's work is lost with it. */
	isAsWritten(path: string): boolean {
		const digest = this.get.get(path);
		return digest !== undefined && digest === digestOf(readFileSync(path));
	}

	note(path: string, content: string | Buffer): void {
		this.put.run(path, digestOf(content));
	}
}

const digestOf = (content: string | Buffer): string => createHash("sha256").update(content).digest("hex");
