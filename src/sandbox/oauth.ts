import { randomBytes } from "node:crypto";
import { consentPage, refusedPage } from "./consent.js";
import { type Answer, htmlAnswer, type Incoming, jsonAnswer, redirectAnswer } from "./http.js";
import { isObject, parseJson, textAt } from "./json.js";
import type { TokenTimes } from "./options.js";

/** A token answer in Intuit's words. Times in seconds. */
export interface TokenSet {
	readonly token_type: "bearer";
	readonly access_token: string;
	readonly refresh_token: string;
	readonly expires_in: number;
	readonly x_refresh_token_expires_in: number;
	/** Only for those who ask for it in a header. */
	readonly x_refresh_token_hard_expires_in?: number;
}

interface Code {
	readonly redirectUri: string;
	readonly expires: number;
	used: boolean;
}

const CODE_LIFE_MS = 600_000;

const ASKS_FOR_HARD_END = "x-include-refresh-token-hard-expires-in";

/** Five years, however often a connection is refreshed. */
const HARD_LIFE_MS = 5 * 365 * 86_400_000;

/**
 * Intuit's OAuth 2.0 for one app and one company: codes that work once, refresh tokens that are replaced, and only the
 * latest of them alive.
 */
export class OAuth {
	readonly clientId = `AB${token(20)}`;
	readonly clientSecret = token(30);
	readonly #codes = new Map<string, Code>();
	readonly #access = new Map<string, number>();
	#refreshToken: string | undefined;
	#refreshExpires = 0;
	#refreshes = 0;
	#connected = 0;

	constructor(
		private readonly times: TokenTimes,
		private readonly realmId: string,
		private readonly companyName: () => string,
	) {}

	/** Connects anew: from now on this refresh token is the only one that works. */
	connect(): TokenSet {
		this.#refreshes = 0;
		this.#connected = Date.now();
		this.#replaceRefreshToken();
		return this.#tokens();
	}

	accepts(accessToken: string): boolean {
		return (this.#access.get(accessToken) ?? 0) > Date.now();
	}

	/** Ends all access tokens at once, and with them the refresh token if asked. */
	expire(refreshToo: boolean): void {
		this.#access.clear();
		if (refreshToo) this.#refreshToken = undefined;
	}

	/** Another computer refreshes: its tokens are the only ones from now on; the winner's, as recorded, end those before. */
	refreshElsewhere(): TokenSet {
		this.expire(true);
		this.#replaceRefreshToken();
		return this.#tokens();
	}

	/** Answers `/connect/oauth2`, `/oauth2/v1/tokens/bearer` and `/v2/oauth2/tokens/revoke`. */
	answer(incoming: Incoming): Answer {
		const route = `${incoming.method} ${incoming.url.pathname}`;
		if (route === "GET /connect/oauth2") return this.#askConsent(incoming.url.searchParams);
		if (route === "POST /connect/oauth2") return this.#takeDecision(formOf(incoming));
		if (route === "POST /oauth2/v1/tokens/bearer") return this.#tokenAnswer(incoming);
		if (route === "POST /v2/oauth2/tokens/revoke") return this.#revoke(incoming);
		return jsonAnswer(404, { error: "not_found" });
	}

	#askConsent(asked: URLSearchParams): Answer {
		const fault = this.#faultOf(asked);
		if (fault) return htmlAnswer(400, refusedPage(fault));
		return htmlAnswer(200, consentPage(this.companyName(), asked));
	}

	#faultOf(asked: URLSearchParams): string | undefined {
		if (asked.get("client_id") !== this.clientId) return "The client_id is not known.";
		if (asked.get("response_type") !== "code") return "The response_type must be code.";
		if (!asked.get("scope")?.includes("com.intuit.quickbooks.accounting")) return "The scope is not known.";
		if (!URL.canParse(asked.get("redirect_uri") ?? "")) return "The redirect_uri is no address.";
		return undefined;
	}

	#takeDecision(form: URLSearchParams): Answer {
		const fault = this.#faultOf(form);
		if (fault) return htmlAnswer(400, refusedPage(fault));
		const redirectUri = form.get("redirect_uri") ?? "";
		const target = new URL(redirectUri);
		const state = form.get("state");
		if (state) target.searchParams.set("state", state);
		if (form.get("decision") !== "connect") {
			target.searchParams.set("error", "access_denied");
			return redirectAnswer(target.href);
		}
		const code = `XAB${token(40)}`;
		this.#codes.set(code, { redirectUri, expires: Date.now() + CODE_LIFE_MS, used: false });
		target.searchParams.set("code", code);
		target.searchParams.set("realmId", this.realmId);
		return redirectAnswer(target.href);
	}

	#tokenAnswer(incoming: Incoming): Answer {
		if (!this.#knowsApp(incoming)) return jsonAnswer(401, { error: "invalid_client" });
		const form = formOf(incoming);
		const asksForEnd = incoming.headers[ASKS_FOR_HARD_END] === "true";
		switch (form.get("grant_type")) {
			case "authorization_code":
				return this.#exchange(form, asksForEnd);
			case "refresh_token":
				return this.#refresh(form, asksForEnd);
			default:
				return jsonAnswer(400, { error: "unsupported_grant_type" });
		}
	}

	/** A code works once; a second try ends what the first one gave. */
	#exchange(form: URLSearchParams, asksForEnd: boolean): Answer {
		const code = this.#codes.get(form.get("code") ?? "");
		if (code?.used) this.expire(true);
		if (!code || code.used || code.expires < Date.now() || code.redirectUri !== form.get("redirect_uri")) {
			return invalidGrant("Invalid authorization code");
		}
		code.used = true;
		return jsonAnswer(200, { ...this.connect(), ...this.#hardEnd(asksForEnd) });
	}

	#refresh(form: URLSearchParams, asksForEnd: boolean): Answer {
		const given = form.get("refresh_token");
		if (!given || given !== this.#refreshToken || this.#refreshExpires < Date.now()) {
			return invalidGrant("Incorrect or invalid refresh token");
		}
		this.#refreshes += 1;
		if (this.#refreshes % this.times.rotateRefreshEvery === 0) this.#replaceRefreshToken();
		return jsonAnswer(200, { ...this.#tokens(), ...this.#hardEnd(asksForEnd) });
	}

	/** When the connection ends for good, however often it is refreshed. */
	#hardEnd(isAskedFor: boolean): Partial<TokenSet> {
		if (!isAskedFor) return {};
		return { x_refresh_token_hard_expires_in: Math.round((this.#connected + HARD_LIFE_MS - Date.now()) / 1000) };
	}

	#revoke(incoming: Incoming): Answer {
		if (!this.#knowsApp(incoming)) return jsonAnswer(401, { error: "invalid_client" });
		const body = parseJson(incoming.body.toString("utf8"));
		const given = (isObject(body) && textAt(body, "token")) || formOf(incoming).get("token");
		if (!given || (given !== this.#refreshToken && !this.#access.has(given))) {
			return jsonAnswer(400, { error: "invalid_request", error_description: "Unknown token" });
		}
		this.expire(true);
		return { status: 200, headers: {}, body: "" };
	}

	#knowsApp(incoming: Incoming): boolean {
		const expected = Buffer.from(`${this.clientId}:${this.clientSecret}`).toString("base64");
		return incoming.headers.authorization === `Basic ${expected}`;
	}

	#replaceRefreshToken(): void {
		this.#refreshToken = `RT1-${token(36)}`;
		this.#refreshExpires = Date.now() + this.times.refreshSeconds * 1000;
	}

	#tokens(): TokenSet {
		const { accessSeconds, refreshSeconds } = this.times;
		const access = `eyJlbmMi${token(60)}`;
		this.#access.set(access, Date.now() + accessSeconds * 1000);
		return {
			token_type: "bearer",
			access_token: access,
			refresh_token: this.#refreshToken ?? "",
			expires_in: accessSeconds,
			x_refresh_token_expires_in: refreshSeconds,
		};
	}
}

function formOf(incoming: Incoming): URLSearchParams {
	return new URLSearchParams(incoming.body.toString("utf8"));
}

function invalidGrant(text: string): Answer {
	return jsonAnswer(400, { error: "invalid_grant", error_description: text });
}

function token(length: number): string {
	return randomBytes(length).toString("base64url").slice(0, length);
}
