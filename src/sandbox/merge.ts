import type { Company } from "./company.js";
import { markedIfInactive } from "./entities/inactive.js";
import { kind } from "./entities/kinds.js";
import { owedBy } from "./entities/transactions.js";
import { refAt, textAt } from "./json.js";
import { refuse } from "./refusal.js";

const OF_CUSTOMERS = ["Invoice", "CreditMemo", "SalesReceipt", "Payment"];

/**
 * Merges a customer into another, as accountants do in the browser: the other has all transactions, the merged one is
 * inactive. As recorded it is gone some days later, which `DELETE /sandbox/objects/Customer/{id}` does.
 */
export function mergeCustomers(company: Company, from: string, into: string): void {
	const merged = company.find("Customer", from);
	const target = company.find("Customer", into);
	if (!merged || !target) throw refuse.notFound(`Customer ${merged ? into : from}`);
	const CustomerRef = { value: into, name: textAt(target, "DisplayName") };
	for (const entity of OF_CUSTOMERS) {
		for (const { id, object } of company.store(entity).having("CustomerRef", from)) {
			if (refAt(object, "CustomerRef") !== from) continue;
			company.changeBalance(from, -owedBy(entity, object));
			company.changeBalance(into, owedBy(entity, object));
			company.replace(kind(entity), id, { ...object, CustomerRef });
		}
	}
	const now = company.find("Customer", from) ?? merged;
	company.replace(kind("Customer"), from, markedIfInactive({ ...now, Active: false }));
}
