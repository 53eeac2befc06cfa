import { openMis } from "../support/open-mis.js";
import { INVOICES } from "./a-mis.js";

// Run as a process of its own, for the time zone belongs to the process: prints the days and hours of all invoices.
const mis = await openMis(JSON.parse(process.argv[2] ?? "") as Parameters<typeof openMis>[0]);
const rows = await mis.page(INVOICES, { after: undefined, limit: 100 });
console.log(JSON.stringify(rows.map(({ values, pushedAt }) => [values.day, values.writtenOn, pushedAt])));
await mis.close();
