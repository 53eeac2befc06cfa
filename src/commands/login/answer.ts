import { timingSafeEqual } from "node:crypto";
import { Failure } from "../../words/failure.js";
import { type RealmId, realmId } from "../../words/ids.js";

/** What Intuit's redirect brings when the person has allowed the connection. */
export interface Granted {
	readonly is: "granted";
	/** Good once, for some minutes. */
	readonly code: string;
	readonly realmId: RealmId;
}

export type Answer =
	| Granted
	/** Refused at Intuit, with its word for it such as `access_denied`. */
	| { readonly is: "refused"; readonly error: string }
	/** Belongs to another login, or was made up by somebody else. */
	| { readonly is: "foreign" }
	/** No answer of Intuit at all. */
	| { readonly is: "incomplete"; readonly lacks: string };

/** Reads what Intuit put behind the redirect address: `code`, `state` and `realmId`, or `state` and `error`. */
export function readAnswer(query: URLSearchParams, expectedState: string): Answer {
	const [code, error, state] = [query.get("code"), query.get("error"), query.get("state")];
	if (code === null && error === null) return { is: "incomplete", lacks: "code" };
	if (!isSame(state ?? "", expectedState)) return { is: "foreign" };
	if (error !== null) return { is: "refused", error: /^[\w.-]{1,60}$/.test(error) ? error : "no reason given" };
	const realm = query.get("realmId") ?? "";
	if (code === null || !/^[\x21-\x7e]{1,2000}$/.test(code)) return { is: "incomplete", lacks: "code" };
	if (!/^\d{1,30}$/.test(realm)) return { is: "incomplete", lacks: "realmId" };
	return { is: "granted", code, realmId: realmId(realm) };
}

/** In constant time: how long a comparison took must not tell how much of a guess was right. */
function isSame(given: string, expected: string): boolean {
	const [a, b] = [Buffer.from(given), Buffer.from(expected)];
	return a.length === b.length && timingSafeEqual(a, b);
}

/** The grant, or the sentence that says why there is none. Throws `Failure`. */
export function grantedOrThrow(answer: Answer): Granted {
	switch (answer.is) {
		case "granted":
			return answer;
		case "refused":
			throw loginFailure(
				`The connection was not allowed at Intuit (${answer.error}).`,
				"Run `eaur-qb auth login` again and choose Connect; it takes an administrator of the company.",
			);
		case "foreign":
			throw loginFailure(
				"The answer does not belong to this login: its state is not the one that was sent.",
				"Run `eaur-qb auth login` again, and use only the page that it opens. Nothing was changed.",
			);
		case "incomplete":
			throw loginFailure(
				`The address holds no ${answer.lacks}: it is not the one that Intuit sends the browser to at the end.`,
				"Run `eaur-qb auth login --paste` again, and copy the whole address from the browser's address bar.",
			);
	}
}

export function loginFailure(detail: string, fix: string): Failure {
	return new Failure("not-connected", { code: "QB001", detail, fix });
}
