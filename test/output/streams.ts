import type { OutputStream } from "../../src/output/stream.js";

/** A stream that keeps what was written. */
export class Written implements OutputStream {
	text = "";

	constructor(
		readonly isTTY = false,
		readonly columns: number | undefined = undefined,
	) {}

	write(text: string): boolean {
		this.text += text;
		return true;
	}

	get lines(): string[] {
		return this.text.split("\n").slice(0, -1);
	}
}
