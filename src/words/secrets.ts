/** Knows the secrets of a run, so that none of them stands in what others say. */
export interface Secrets {
	/** A secret known by its value, from the moment on at which it is read. */
	addSecret(value: string | undefined): void;
	/** The value with every known secret in its texts taken out. */
	hide(value: unknown): unknown;
}

/** Where nobody is told anything. */
export const NO_SECRETS: Secrets = { addSecret: () => {}, hide: (value) => value };
