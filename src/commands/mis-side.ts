import { Failure } from "../words/failure.js";

/** QuickBooks' side is in our ledger: while the MIS is out of reach it is told all the same. @returns why the other is not known */
export async function unlessOutOfReach(read: () => Promise<void>): Promise<Failure | undefined> {
	try {
		await read();
		return undefined;
	} catch (error) {
		if (error instanceof Failure && error.reason === "out-of-reach") return error;
		throw error;
	}
}
