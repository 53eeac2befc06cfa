// Reads one hostile text by every reader of texts of others; says which one it is at, so that one that never ends is known.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { witnessedIn } from "../../src/audit/witness.js";
import { loadConfig } from "../../src/config/load.js";
import { readAmount } from "../../src/mis/amounts.js";
import { createRedactor } from "../../src/output/redact.js";
import { oneLine, truncate } from "../../src/output/text.js";
import { wrapped } from "../../src/output/wrap.js";
import { notIntuit, whyPassing } from "../../src/quickbooks/answer.js";
import { faultsIn, namedId } from "../../src/quickbooks/fault.js";
import { emailOf, phoneOf } from "../../src/sync/kinds/customer/contact.js";
import { identityInNotes } from "../../src/sync/kinds/customer/identity.js";
import { nameKeyOf } from "../../src/sync/kinds/customer/names.js";
import { namesOf } from "../../src/sync/kinds/customer/person.js";
import { parseCharge } from "../../src/sync/kinds/invoice/parse.js";
import { readingsOf } from "../../src/sync/kinds/invoice/reading.js";
import { fitText, quoted } from "../../src/sync/kinds/names.js";
import { parseDay } from "../../src/words/day.js";
import { garbledIn } from "../../src/words/garbled.js";
import { identityKey, identityOf, misId } from "../../src/words/ids.js";
import { moneyGrouped, parseMoney } from "../../src/words/money.js";
import { asShown } from "../../src/words/shown.js";
import { fitStamp, isStampOf } from "../../src/words/stamp.js";

const LENGTH = 300_000;
const pieces = process.argv.slice(2).map((piece) => JSON.parse(piece) as string);
const folder = mkdtempSync(join(tmpdir(), "eaur-qb-long-"));
const field = (value: string) => ({ column: "made_up", value });

/** As the configuration is read; what is wrong with it is not the question here. */
function configured(name: string, text: string): void {
	writeFileSync(join(folder, name), text, { mode: 0o600 });
	try {
		loadConfig({ options: {}, env: { EAUR_QB_HOME: folder }, cwd: folder });
	} catch {}
	rmSync(join(folder, name));
}

const READERS: Readonly<Record<string, (text: string) => unknown>> = {
	"faults of QuickBooks": (text) => namedId(faultsIn(text)),
	"a page in the place of an answer": (text) => notIntuit(403, `<title>${text}`) + notIntuit(403, text),
	"an answer that is none": (text) => whyPassing({ status: 400, body: text } as Parameters<typeof whyPassing>[0]),
	"what is redacted": (text) => createRedactor(["made-up-secret"]).redact(text),
	"what is shown": (text) => asShown(text) + quoted(text) + oneLine(text) + truncate(text, 60),
	"what is wrapped": (text) => wrapped(text, 80),
	"garbled text": garbledIn,
	phone: (text) => phoneOf([field(text)]),
	"e-mail": (text) => emailOf([field(text), field(`a@${text}`)]),
	names: (text) => namesOf(field(text), field(text), field(text), "latin1"),
	"key of a name": nameKeyOf,
	identity: (text) => identityKey(identityOf(text) ?? identityKeyless),
	"identity in notes": identityInNotes,
	"text of a field": (text) => fitText(text, 4000, "latin1"),
	charge: (text) => {
		const values = { payer: text, debit: text, credit: text, day: text, categoryId: text, note: text };
		const row = { id: misId("1"), values } as unknown as Parameters<typeof parseCharge>[0];
		return parseCharge(row, { invoices: { prefix: "MIS-", amount: "net" } } as Parameters<typeof parseCharge>[1]);
	},
	"amount as typed": (text) => readingsOf(text, undefined),
	amount: (text) => moneyGrouped(parseMoney(text) ?? parseMoney("1") ?? nothing),
	"amount of a column": (text) => readAmount(`1.${text}1`, { type: "decimal" } as Parameters<typeof readAmount>[1]),
	day: parseDay,
	stamp: (text) => {
		fitStamp(`eaur-qb 1 (${text}`, 50);
		const by = { operator: "a@b", environment: "sandbox", realm: "9" } as unknown as Parameters<typeof isStampOf>[1];
		return isStampOf(`eaur-qb 1 (${text}`, by);
	},
	witness: witnessedIn,
	".env": (text) => configured(".env", `MIS_DB_NAME="${text}\nMIS_DB_USER=${text}\nexport ${text}\n${text}=1\n`),
	"config.toml": (text) => configured("config.toml", `${text}\n`),
	"a key of config.toml": (text) => configured("config.toml", `[mis]\n${JSON.stringify(text)} = 1\n${text}`),
	"addresses in config.toml": (text) =>
		configured(
			"config.toml",
			`[mis]\nurl = ${JSON.stringify(`mysql://${text}`)}\n[quickbooks]\nbase_url = "http://127.0.0.1:1/${text}x"`,
		),
};
const identityKeyless = identityOf("1") as NonNullable<ReturnType<typeof identityOf>>;
const nothing = 0n as ReturnType<typeof parseMoney> & bigint;

for (const piece of pieces) {
	const text = piece.repeat(LENGTH / piece.length);
	for (const [name, read] of Object.entries(READERS)) {
		process.stdout.write(`${JSON.stringify(piece)} ${name}\n`);
		read(text);
	}
}
rmSync(folder, { recursive: true });
process.stdout.write("done\n");
