import type { Problem } from "../../../words/problem.js";

/** How a payment's problem ends whose invoice or customer is still to be sent. */
export const NOT_YET = "is not in QuickBooks yet";

/** Whether nothing keeps a payment but what is sent before it. */
export const isAwaiting = (problems: readonly Problem[]): boolean =>
	problems.length > 0 && problems.every(({ detail }) => detail.endsWith(NOT_YET));
