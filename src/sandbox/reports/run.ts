import { isDay } from "../clock.js";
import type { Company } from "../company.js";
import type { JsonObject } from "../json.js";
import { Refusal, refuse } from "../refusal.js";
import { ACCOUNT_REPORTS } from "./accounts.js";
import { SALES_REPORTS } from "./sales.js";
import type { View } from "./view.js";

const REPORTS = new Map(Object.entries({ ...ACCOUNT_REPORTS, ...SALES_REPORTS }));

/** More cells than this are too many for one answer; the figure is from hearsay. */
const MAX_CELLS = 400_000;

/** Answers `GET /reports/{name}`. An unknown name is refused as one that may not be seen (5020), as recorded. */
export function runReport(company: Company, name: string, params: URLSearchParams, time: string): JsonObject {
	const report = REPORTS.get(name);
	if (!report) throw new Refusal("5020", "Permission Denied Error", `Permission Denied Error : ${name}`, "ReportName");
	const { choosable = {} } = report;
	const view = viewOf(company, params, Object.keys(choosable));
	const rows = report.rows(view);
	if (rows.length * report.columns.length > MAX_CELLS) {
		throw new Refusal("10100", "Result set too large", "The report has too many cells. Ask for a shorter period.");
	}
	return {
		Header: {
			Time: time,
			ReportName: name,
			ReportBasis: "Accrual",
			StartPeriod: view.from,
			EndPeriod: view.to,
			Currency: company.settings.homeCurrency,
			Option: [{ Name: "NoReportData", Value: String(rows.length === 0) }],
		},
		Columns: {
			Column:
				view.columns.length > 0
					? view.columns.map((name) => ({
							...titled(choosable[name] ?? name, 0),
							MetaData: [{ Name: "ColKey", Value: name }],
						}))
					: report.columns.map(titled),
		},
		Rows: { Row: rows },
	};
}

const titled = (ColTitle: string, index: number) => ({ ColTitle, ColType: index === 0 ? "String" : "Money" });

/** Without dates, this year until today. */
function viewOf(company: Company, params: URLSearchParams, choosable: readonly string[]): View {
	const today = company.today();
	const day = (name: string, otherwise: string) => {
		const given = params.get(name) ?? otherwise;
		if (!isDay(given)) throw new Refusal("2060", "Invalid Date format", `Invalid Date format : ${given}`, name);
		return given;
	};
	const from = day("start_date", `${today.slice(0, 4)}-01-01`);
	const to = day("end_date", today);
	if (from > to) throw refuse.business("Business Validation Error: the report ends before it begins.");
	const listOf = (name: string) => params.get(name)?.split(",") ?? [];
	const columns = listOf("columns").filter((column) => choosable.includes(column));
	return { company, from, to, asOf: day("report_date", to), customers: listOf("customer"), columns };
}
