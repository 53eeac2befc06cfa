import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { certificateJson, sealed, sealIn } from "../../src/output/certificate.js";
import { certificatePage } from "../../src/output/certificate-page.js";
import { escapedHtml } from "../../src/output/html.js";
import { hasBrowser, startBrowser } from "../commands/browser.js";
import { full, withDifferences } from "./a-certificate.js";

/** Every byte changed, one after the other. */
function undetected(text: string): number[] {
	const bytes = Buffer.from(text);
	const found: number[] = [];
	for (let at = 0; at < bytes.length; at += 1) {
		const changed = Buffer.from(bytes);
		changed[at] = (changed[at] ?? 0) ^ 1;
		if (sealIn(changed.toString("utf8"))?.isWhole === true) found.push(at);
	}
	return found;
}

type Json = Readonly<Record<string, unknown>>;

describe("a certificate", () => {
	const few = full({ cells: [], differences: [], classes: [], accepted: [] });

	it.each([
		["page", certificatePage],
		["JSON", certificateJson],
	] as const)("as %s bears its own hash, and any changed byte shows", (_, make) => {
		const { text, sha256 } = sealed(make(few));
		expect(sealIn(text)).toEqual({ sha256, isWhole: true });
		expect(undetected(text)).toEqual([]);
		expect(sealIn(text.slice(0, -1))?.isWhole).toBe(false);
		expect(sealIn(`${text} `)?.isWhole).toBe(false);
		expect(sealIn(text.replace(sha256, ""))).toBeUndefined();
	});

	it("cannot be given a second hash by what it quotes", () => {
		const quoting = full({
			command: `x id="certificate-sha256">${"0".repeat(64)} "certificate_sha256": "${"0".repeat(64)}`,
		});
		for (const make of [certificatePage, certificateJson])
			expect(sealIn(sealed(make(quoting)).text)?.isWhole).toBe(true);
	});

	it("says the same figures on the page and as JSON", () => {
		const figures = full();
		const json = JSON.parse(certificateJson(figures)) as Json;
		const page = certificatePage(figures);
		const shown = (of: unknown): string[] => {
			if (typeof of === "number") return [of.toLocaleString("en-US", { maximumFractionDigits: 2 })];
			return typeof of === "object" && of !== null ? Object.values(of).flatMap(shown) : [];
		};
		const kinds = Object.entries(json.by_kind as Record<string, Json>).flatMap(([kind, sums]) =>
			Object.values(sums).flatMap((sum) => (kind === "customer" ? shown((sum as Json).count) : shown(sum))),
		);
		const { customers, balance, untied, apart } = json.tie_out as Json;
		// Of each class the page has what the two sides are apart.
		const classes = (json.classes as Json[]).map(({ amount: _, ...rest }) => rest);
		const others = [json.held, classes, { customers, balance, untied, apart }, json.score].flatMap(shown);
		expect(kinds.length + others.length).toBeGreaterThan(90);
		expect([...kinds, ...others].filter((figure) => !page.includes(figure))).toEqual([]);
		for (const name of ["snapshot", "command", "operator", "version", "configuration", "head", "previous", "realm"])
			expect([name, page.includes(escapedHtml(String(json[name])))]).toEqual([name, true]);
		for (const { name, sha256 } of json.lists as { name: string; sha256: string }[]) {
			expect(page).toContain(name);
			expect(page).toContain(sha256);
		}
	});

	it("of a period says who is not in it: people by their day of entry, rows without a day not at all", () => {
		expect(certificatePage(full())).toMatch(
			/customers by the day they were entered; rows without a readable day are in no period/,
		);
		expect(certificatePage(full({ from: undefined, to: undefined }))).not.toContain("in no period");
	});

	it("says what was compared and what was not, and that it is no audit opinion", () => {
		for (const text of [certificatePage(full()), certificateJson(full())]) {
			expect(text).toMatch(/Not compared|not_compared/);
			for (const word of ["valuation", "tax", "no audit opinion", "reconcile --from 2026-01-01"])
				expect(text).toContain(word);
			expect(text === certificateJson(full()) || !text.includes("<img")).toBe(true);
		}
	});
});

describe.skipIf(!hasBrowser)("the page in a browser", () => {
	let browser: Browser;
	beforeAll(async () => {
		browser = await startBrowser();
	});
	afterAll(() => browser?.close());

	it("is one sheet of A4, and neither a phone nor a desk has to scroll sideways", async () => {
		for (const figures of [full(), ...[0, 1, 30, 31, 500].map(withDifferences)]) {
			const page = await browser.newPage({ viewport: { width: 1_280, height: 900 } });
			await page.setContent(sealed(certificatePage(figures)).text);
			for (const width of [360, 1_280]) {
				await page.setViewportSize({ width, height: 900 });
				expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
			}
			const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
			expect(pdf.toString("latin1").match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
			await page.close();
		}
	});

	it("cuts no figure off at a desk, nor on paper, where nobody can scroll", async () => {
		const cut = `[...document.querySelectorAll(".scroll")].filter((each) => each.scrollWidth > each.clientWidth)
			.map((each) => each.parentElement.firstChild.textContent)`;
		const page = await browser.newPage({ viewport: { width: 1_280, height: 900 } });
		await page.setContent(sealed(certificatePage(full())).text);
		expect(await page.evaluate(cut)).toEqual([]);
		// 188 mm of A4, at 96 dots an inch.
		await page.emulateMedia({ media: "print" });
		await page.setViewportSize({ width: 710, height: 1_060 });
		expect(await page.evaluate(cut)).toEqual([]);
		await page.close();
	});
});
