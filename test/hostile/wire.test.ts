import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
	type AnswerReceived,
	batchOutcomes,
	classOf,
	notIntuit,
	throttlesItems,
	whyPassing,
} from "../../src/quickbooks/answer.js";
import { faultsIn, faultText } from "../../src/quickbooks/fault.js";
import { ServerClock } from "../../src/quickbooks/server-clock.js";
import { isCount, isObjectOf, isPageOf } from "../../src/quickbooks/shape.js";
import { withStatement } from "../../src/quickbooks/statement.js";
import { retryAfterMs } from "../../src/quickbooks/transport.js";
import { holds, LONG_TEST_MS } from "./effort.js";

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const ACTS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;

const words = fc.oneof(
	fc.string({ unit: "binary", maxLength: 30 }),
	fc.constantFrom("\u001b[2J", "\u009b1m", "a\nb", "\u202eevil", "TxnId=12", "Id=7", "errorCode=003001", "message=x;"),
);
const scalar = fc.oneof(
	words,
	fc.integer(),
	fc.double(),
	fc.constantFrom(null, true),
	fc.constantFrom("3200", "6240", "610"),
);
const error = fc.record({ Message: scalar, Detail: scalar, code: scalar, element: scalar }, { requiredKeys: [] });
const fault = fc.record({ Error: fc.oneof(fc.array(error, { maxLength: 3 }), scalar) });
const object = fc.record({ Id: scalar, TotalAmt: scalar, DocNumber: scalar }, { requiredKeys: [] });
const item = fc.record(
	{ bId: fc.oneof(fc.constantFrom("1", "2"), scalar), Invoice: fc.oneof(object, scalar), Fault: fault },
	{ requiredKeys: [] },
);
const body = fc.oneof(
	fc.jsonValue(),
	fc.record({ Fault: fault, fault: fault, error: scalar, error_description: scalar }, { requiredKeys: [] }),
	fc.record({ BatchItemResponse: fc.oneof(fc.array(item, { maxLength: 4 }), scalar), time: scalar }),
	fc.record({
		QueryResponse: fc.oneof(fc.record({ Invoice: fc.oneof(fc.array(object), scalar), totalCount: scalar }), scalar),
		time: scalar,
	}),
	words.map((text) => `<html><title>${text}</title>`),
	words.map((text) => `<IntuitResponse><Fault><Error code="${text}"><Message>${text}</Message></Error></Fault>`),
	words,
);
const answer = fc.record({
	is: fc.constant("answer" as const),
	status: fc.integer({ min: 100, max: 599 }),
	body,
	intuitTid: fc.option(words, { nil: undefined }),
	date: fc.option(words, { nil: undefined }),
	retryAfterMs: fc.constant(undefined),
});

describe("an answer of QuickBooks, whatever it holds", { timeout: LONG_TEST_MS }, () => {
	it("is read in sentences that act on nothing, and concludes nothing that it does not say", () => {
		holds(
			"answers",
			fc.property(answer, (received: AnswerReceived) => {
				const sentences = [
					faultText(faultsIn(received.body)),
					whyPassing(received),
					notIntuit(received.status, JSON.stringify(received.body)),
				];
				for (const sentence of sentences) expect(sentence).not.toMatch(ACTS);
				expect(["refused", "passing", "throttled", "unauthorised", "halt"]).toContain(classOf(received));
				throttlesItems(received);
				for (const outcome of batchOutcomes(received).values()) {
					expect(["created", "refused", "unknown"]).toContain(outcome.is);
					if (outcome.is !== "created") continue;
					expect(outcome.id).toMatch(/./s);
					expect(JSON.stringify(received.body)).toContain(`"Id":${JSON.stringify(outcome.id)}`);
				}
				for (const shape of [isPageOf("Invoice"), isCount, isObjectOf("Invoice", "7")]) {
					expect(typeof shape(received.body)).toBe("boolean");
				}
			}),
			2000,
		);
	});

	it("tells a time that there is", () => {
		const stamp = fc.oneof(
			words,
			fc.date().map((date) => String(date)),
			fc.constantFrom("+275760-09-13T00:00:00.000Z", "-271821-04-20T00:00:00Z"),
		);
		holds(
			"times",
			fc.property(stamp, stamp, fc.nat(1e9), (time, date, passed) => {
				let elapsed = 0;
				const clock = new ServerClock(() => elapsed);
				clock.hear({ body: { time }, date });
				elapsed = passed;
				expect(() => clock.now().toISOString()).not.toThrow();
			}),
			1000,
		);
	});

	it("asks to wait for a time that there is, or for none", () => {
		const asked = fc.oneof(
			words,
			fc.integer().map(String),
			fc.double().map(String),
			fc.constantFrom("1e400", "0x10", "", " ", "Infinity", "-1"),
		);
		holds(
			"Retry-After",
			fc.property(asked, (header) => {
				const ms = retryAfterMs(header);
				if (ms !== undefined) expect(Number.isFinite(ms) && ms >= 0).toBe(true);
			}),
			1000,
		);
	});
});

it("a question with any name in it arrives as it was asked", { timeout: LONG_TEST_MS }, () => {
	const name = fc.string({ unit: "grapheme", maxLength: 60 }).filter((text) => !/\p{Cs}/u.test(text));
	holds(
		"questions",
		fc.property(name, (each) => {
			const statement = `select * from Customer where DisplayName = '${each.replaceAll("'", "\\'")}'`;
			const url = withStatement(`/query?query=${encodeURIComponent(statement)}`, undefined);
			expect(url).toMatch(/^\/query\?query=[\w.%-]*$/);
			expect(decodeURIComponent(url.slice("/query?query=".length))).toBe(statement);
		}),
	);
});
