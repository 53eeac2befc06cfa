import { Command } from "commander";
import { describe, expect, it } from "vitest";
import { needed, oneOf, option, preset, wholeNumber } from "../../src/commands/program/options.js";
import { addVerb, verb } from "../../src/commands/program/verb.js";

describe("A verb", () => {
	it("gives its function the words and options as they were typed and parsed, and what is preset", async () => {
		const given: unknown[] = [];
		const link = verb({
			usage: "link <key> <quickbooks-id>",
			about: "",
			examples: [],
			options: [
				preset(option("--batch-size <n>", "", wholeNumber(1)), 50),
				option("--max-batches <n>", "", wholeNumber(1)),
				needed(oneOf("--to <store>", "", ["keychain", "file"])),
				option("--dry-run", ""),
			],
			run: async (_context, key: string, id: string, options) => {
				// As numbers, words and a yes: the compiler knows them.
				const size: number = options.batchSize;
				const most: number | undefined = options.maxBatches;
				const store: "keychain" | "file" = options.to;
				const rehearsal: boolean | undefined = options.dryRun;
				given.push(key, id, size, most, store, rehearsal);
				return 0;
			},
		});
		const program = new Command();
		addVerb(program, link, async (action) => void (await action({} as never)));
		await program.parseAsync(["link", "22000017", "58", "--max-batches", "3", "--to", "file"], { from: "user" });
		expect(given).toEqual(["22000017", "58", 50, 3, "file", undefined]);
	});

	// Kept by `npm run check`, which compiles this file.
	it("does not compile where its function takes something else", () => {
		verb({
			usage: "show <id>",
			about: "",
			examples: [],
			options: [option("--limit <n>", "", wholeNumber(1))],
			// @ts-expect-error its number is not text
			run: async (_context, _id, _options: { readonly limit?: string }) => 0,
		});
		verb({
			usage: "show",
			about: "",
			examples: [],
			options: [option("--limit <n>", "", wholeNumber(1))],
			// @ts-expect-error nothing says that it is given
			run: async (_context, _options: { readonly limit: number }) => 0,
		});
		verb({
			usage: "show <id>",
			about: "",
			examples: [],
			// @ts-expect-error it has one word
			run: async (_context, _id, _another: string) => 0,
		});
	});
});
