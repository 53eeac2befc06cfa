import { expect, it } from "vitest";
import { createRedactor } from "../../src/output/redact.js";
import { faultsIn } from "../../src/quickbooks/fault.js";

const LENGTH = 200_000;
const of = (piece: string) => piece.repeat(LENGTH / piece.length);

it.each(["<Error>", "<Error ", "<Message>", "a.", "a://b:", "x", " ", "password=", "bearer ", "authorization: "])(
	"a text of 200 kB is read and redacted in a moment, whatever it is made of: %s",
	(piece) => {
		const start = performance.now();
		faultsIn(of(piece));
		createRedactor(["made-up-secret"]).redact(of(piece));
		expect(performance.now() - start).toBeLessThan(2_000);
	},
);
