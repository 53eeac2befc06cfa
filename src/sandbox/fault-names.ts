/** The misfortunes a client has to live through. `before`: nothing was written; `after`: all of it was. */
export const MISFORTUNES = [
	"reset-before",
	"reset-after",
	"504-before",
	"504-after",
	"hang-before",
	"hang-after",
	"drop-items",
	"shuffle-items",
	"429-xml",
	"429-json",
	"429-after",
	"500",
	"6000-unexpected",
	"503-html",
	"401",
	"invalid-json",
	"item-3001",
	"slow",
	"late-commit",
] as const;

/** What comes back as an answer and is none, or a wrong one. Each with what it does. */
export const ODDITIES = {
	"booked-other": "books another `what` (`to`) than was sent; the answer shows what is booked",
	"booked-other-unanswered": "books another `what` (`to`) than was sent, and the connection breaks",
	"booked-silently": "books another `what` (`to`) than was sent; the answer shows what was sent",
	"answered-other": "books what was sent; the answer shows another `what` (`to`)",
	"answered-another": "answers with another object of the same entity, in a batch each with its neighbour's",
	"replayed-old": "answers as a replay does: an object made `ms` ago and deleted since; nothing stays booked",
	"query-empty": "answers {}",
	"query-null": 'answers {"QueryResponse":null}',
	"query-nothing": "answers an empty list, whatever there is",
	"query-others": "answers with all rows but those that were asked for",
	"query-4000": "refuses the statement with fault 4000",
	"hidden-rows": "leaves out rows that contain the text `rows`, unless they are asked for by Id",
	"short-page": "gives a row less than asked for, although there are more",
	"long-page": "gives a row more than asked for",
	"row-deleted-after": "deletes the first row of a page once the page is answered",
	"shuffle-ties": "gives rows that are equal in what they are ordered by in another order each time",
	"400-html": "answers 400 with a page, as a gateway does with characters it does not like",
	"404-html": "answers 404 with a bare page, as a gateway does",
	"faults-without-ids": "leaves the ids out of the texts of faults, as in `The name supplied already exists. : null`",
	redirect: "answers 302 to a sign-in page",
	"firewall-401": "a firewall's page with 401",
	"firewall-403": "a firewall's page with 403",
	"object-refused": "refuses the object as a business rule would, for good (6000)",
	"batch-2010": "refuses the whole request with 2010",
	"batch-1040": "refuses the whole request with 1040",
	"batch-malformed": "refuses the whole request as MalformedRequest",
	"token-revoked": "somebody else refreshes: all tokens given so far are dead, this call's too",
} as const;

export type Oddity = keyof typeof ODDITIES;
export type Misfortune = (typeof MISFORTUNES)[number] | Oddity;

/** What of an object `booked-other` and its like change. */
export const ALTERABLE = ["total", "day", "number", "customer", "name", "notes", "link", "part"] as const;

export type Alterable = (typeof ALTERABLE)[number];
