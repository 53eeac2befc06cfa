import { describe, expect, it } from "vitest";
import { askedAbout, banksFirst, type Side } from "../../src/commands/map/ask-accounts.js";
import type { Received } from "../../src/commands/map/received.js";
import type { Money } from "../../src/words/money.js";

const received = (channel: string, bankId: string, records: number): Received => {
	return { channel, bankId, records, amount: BigInt(records * 100_000) as Money };
};
const CARDS: Side = { key: "channel:card", name: "CARD", is: ({ channel }) => channel === "CARD" };
const BANK: Side = { key: "bank:3", name: "Dollar Bank", is: ({ bankId }) => bankId === "3" };
const ALL = [received("CARD", "1", 142), received("CARD", "3", 1), received("MOMO", "3", 2)];

describe("map accounts --choose", () => {
	it("asks for banks before channels: a channel takes the money of all banks with it", () => {
		expect(banksFirst([CARDS, BANK]).map(({ key }) => key)).toEqual(["bank:3", "channel:card"]);
	});

	it("says of a channel what else would go there, though it has an account by its bank", () => {
		expect(askedAbout(CARDS, ALL.slice(1, 2), ALL, "RWF")).toEqual([
			"Channel CARD: 1 payment, RWF 1,000, without an account.",
			"A channel wins over a bank: all of this channel (143 payments, RWF 143,000) would go there, also what has an account by its bank.",
		]);
	});

	it("says no more where nothing else would move", () => {
		expect(askedAbout(BANK, ALL.slice(1), ALL, "RWF")).toEqual([
			"Bank 3 (Dollar Bank): 3 payments, RWF 3,000, without an account.",
		]);
		expect(askedAbout(CARDS, ALL.slice(0, 2), ALL, "RWF")).toHaveLength(1);
	});
});
