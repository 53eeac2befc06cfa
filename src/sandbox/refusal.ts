import { answerTime } from "./clock.js";
import { type Answer, escapeMarkup, jsonAnswer, xmlAnswer } from "./http.js";
import type { JsonObject } from "./json.js";

/** QuickBooks says no: Intuit's code, message and detail, and the property it is about. */
export class Refusal extends Error {
	constructor(
		readonly code: string,
		message: string,
		readonly detail: string,
		readonly element = "",
		readonly status = 400,
		readonly type = "ValidationFault",
	) {
		super(message);
	}

	/** As recorded, what the binder refuses has no time on it. */
	get isTimed(): boolean {
		return this.code !== "2010";
	}
}

/** The `Fault` of a refusal, as it stands in a body or in an item of a batch; as recorded, often without an `element`. */
export function faultOf(refusal: Refusal): JsonObject {
	const { message, detail, code, element, type } = refusal;
	return { Error: [{ Message: message, Detail: detail, code, ...(element ? { element } : {}) }], type };
}

/** A fault as XML, which some layers of Intuit answer whatever was asked for. */
export interface XmlFault {
	readonly status: number;
	readonly code: string;
	readonly type: string;
	readonly message: string;
	readonly detail: string;
}

/** Answers with the time on them, by QuickBooks' own clock. */
export class Replies {
	/** @param clock what time QuickBooks thinks it is */
	constructor(private readonly clock: () => number) {}

	/** The envelope around every answer. */
	json(status: number, body: JsonObject, headers: Readonly<Record<string, string>> = {}): Answer {
		return jsonAnswer(status, { ...body, time: answerTime(this.clock()) }, headers);
	}

	refusal(refusal: Refusal): Answer {
		const body = { Fault: faultOf(refusal) };
		return refusal.isTimed ? this.json(refusal.status, body) : jsonAnswer(refusal.status, body);
	}

	xmlFault({ status, code, type, message, detail }: XmlFault, headers: Readonly<Record<string, string>> = {}): Answer {
		const body =
			`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` +
			`<IntuitResponse time="${answerTime(this.clock())}" xmlns="http://schema.intuit.com/finance/v3">` +
			`<Fault type="${type}"><Error code="${code}"><Message>${escapeMarkup(message)}</Message>` +
			`<Detail>${escapeMarkup(detail)}</Detail></Error></Fault></IntuitResponse>`;
		return xmlAnswer(status, body, headers);
	}

	unauthenticated(): Answer {
		return this.#gateway(401, "3200", "AuthenticationFailed", "AUTHENTICATION");
	}

	emptyToken(): Answer {
		return this.#gateway(401, "3202", "EmptyField", "AUTHENTICATION");
	}

	wrongRealm(): Answer {
		return this.#gateway(403, "3100", "ApplicationAuthorizationFailed", "AUTHORIZATION");
	}

	/** The gateway's own shape: everything lower-case, wrapped in a bigger object, time in milliseconds. */
	#gateway(status: number, code: string, name: string, type: string): Answer {
		const message = `message=${name}; errorCode=${code.padStart(6, "0")}; statusCode=${status}`;
		const body = {
			warnings: null,
			intuitObject: null,
			fault: { error: [{ message, detail: null, code, element: null }], type },
			report: null,
			queryResponse: null,
			batchItemResponse: [],
			attachableResponse: [],
			syncErrorResponse: null,
			requestId: null,
			time: this.clock(),
			status: null,
			cdcresponse: [],
		};
		return jsonAnswer(status, body, status === 401 ? CHALLENGE : {});
	}
}

/** As recorded: a 401 says which kind of token it wants. */
const CHALLENGE = { "www-authenticate": 'Bearer realm="Intuit"' };

/** 2010: the body could not be bound to QuickBooks' own classes. */
function binderRefusal(text: string): Refusal {
	const detail = `Property Name:${text} specified is unsupported or invalid`;
	return new Refusal("2010", "Request has invalid or unsupported property", detail);
}

/** Texts of refusals that several rules share. */
export const refuse = {
	required: (name: string) =>
		new Refusal(
			"2020",
			"Required param missing, need to supply the required value for the API",
			`Required parameter ${name} is missing in the request`,
			name,
		),
	notFound: (name: string) =>
		new Refusal("610", "Object Not Found", `Object Not Found : ${name} was not found or is not available`),
	id: (given: string) =>
		new Refusal("2030", "Invalid ID", `Invalid ID : Invalid id. Enter a valid id. Supplied value:${given}`, "Id"),
	inactive: (element: string) =>
		new Refusal(
			"610",
			"Object Not Found",
			"Object Not Found : Something you're trying to use has been made inactive. " +
				"Check the fields with accounts, customers, items, vendors or employees.",
			element,
		),
	/** @param list what QuickBooks calls the list in which the id was looked for */
	reference: (element: string, id: string, list = element) =>
		new Refusal("2500", "Invalid Reference Id", `Invalid Reference Id : ${list} element id ${id} not found`, element),
	/** A property that QuickBooks does not know, in the words of the binder that met with it. */
	unrecognized: (property: string, type: string) =>
		binderRefusal(
			`Unrecognized field "${property}" (Class com.intuit.schema.finance.v3.${type}), not marked as ignorable`,
		),
	/** A value of a property that is of quite another kind. */
	unreadable: (what: string) => binderRefusal(`Can not deserialize ${what}`),
	enumeration: (element: string, value: string) =>
		new Refusal("2170", "Invalid Enumeration", `Invalid Enumeration : ${value}`, element),
	unsupported: (what: string) => new Refusal("500", "Unsupported Operation", `Operation ${what} is not supported.`),
	business: (text: string) =>
		new Refusal("6000", "A business validation error has occurred while processing your request", text),
	feature: (what: string, element: string) =>
		new Refusal("5030", "Feature Not Supported Error", `Feature Not Supported : ${what}`, element),
	unexpected: () =>
		refuse.business(
			"An unexpected error occurred while accessing or saving your data. " +
				"Please wait a few minutes and try again. If the problem persists, contact customer support.",
		),
	throttled: () =>
		new Refusal(
			"3001",
			"message=ThrottleExceeded; errorCode=003001; statusCode=429",
			"The request limit was reached.  Try again later",
			"",
			429,
			"SERVICE",
		),
} as const;
