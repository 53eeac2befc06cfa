import * as v from "valibot";

/** Two libraries reach the keychain, and neither finds what the other has stored. */
export const Library = v.picklist(["keytar", "keyring"]);
export type Library = v.InferOutput<typeof Library>;

const Parts = v.object({ details: v.string(), access: v.string(), refresh: v.string() });

/** What the helper is asked, as one JSON text on its standard input. The first of `libraries` that loads is used. */
export const KeyringRequest = v.intersect([
	v.object({ service: v.string(), account: v.string(), libraries: v.array(Library) }),
	v.variant("act", [
		v.object({ act: v.literal("load") }),
		v.object({ act: v.literal("save"), parts: Parts }),
		v.object({ act: v.literal("remove") }),
	]),
]);
export type KeyringRequest = v.InferOutput<typeof KeyringRequest>;

/** What it answers, as one JSON text on its standard output. */
export const KeyringAnswer = v.variant("kind", [
	v.object({ kind: v.literal("done"), library: Library, parts: v.optional(Parts) }),
	v.object({ kind: v.picklist(["unloadable", "locked", "incomplete", "unreachable"]), message: v.string() }),
]);
export type KeyringAnswer = v.InferOutput<typeof KeyringAnswer>;
