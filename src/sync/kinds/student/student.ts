import { identityOf } from "../../../words/ids.js";
import { customerKind, NOTHING_DRAWN } from "../customer/customer.js";
import { drawnRegistration } from "../customer/registered.js";

/** Students: the table of persons. */
export const STUDENT = customerKind("student", "students", (world, row) => {
	const { data, pairs } = drawnRegistration(world, identityOf(row.values.identity), undefined);
	return { data: { ...NOTHING_DRAWN.data, ...data }, pairs };
});
