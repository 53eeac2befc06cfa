// Writes docs/errors.md from the catalogue behind `eaur-qb explain`. Build first.
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { errorsPage } from "../dist/output/catalogue/catalogue.js";

const docs = fileURLToPath(new URL("../docs", import.meta.url));
mkdirSync(docs, { recursive: true });
writeFileSync(`${docs}/errors.md`, errorsPage());
