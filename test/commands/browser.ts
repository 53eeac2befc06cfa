import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const CHROMIUM = "/usr/bin/chromium";

/** Whether there is a browser to look with. `npm test` installs one where it may. */
export const hasBrowser = existsSync(CHROMIUM);

if (!hasBrowser) console.warn(`SKIPPED: there is no ${CHROMIUM}, so the report is not looked at in a browser.`);

export function startBrowser(): Promise<Browser> {
	const quiet = ["no-first-run", "disable-background-networking", "disable-component-update", "disable-sync"];
	const args = ["no-sandbox", "disable-gpu", "disable-quic", ...quiet].map((flag) => `--${flag}`);
	return chromium.launch({ executablePath: CHROMIUM, args });
}
