import type { Layer } from "./sources.js";

/** Each of these alone says which MIS is meant. */
const WHICH_MIS = ["MIS_DATABASE_URL", "MIS_DB_HOST", "MIS_DB_PORT", "MIS_DB_SOCKET", "MIS_DB_NAME"];

/**
 * What to say where the environment wins over the `.env` of the working directory: who prepared that folder, for a rehearsal
 * perhaps, believes that what it names is what is worked on. Names alone: a value may be a secret.
 */
export function warningOfOverruled(environment: Layer, near: Layer, path: string): readonly string[] {
	const textIn = (layer: Layer, name: string) => layer.get(name)?.text.trim() ?? "";
	const namesMis = WHICH_MIS.some((name) => textIn(near, name) !== "");
	const names = [...environment.keys()].filter((name) => {
		const [own, others] = [textIn(environment, name), textIn(near, name)];
		if (own === "" || own === others) return false;
		return others !== "" || (namesMis && WHICH_MIS.includes(name));
	});
	if (names.length === 0) return [];
	names.sort();
	return [
		`The environment wins over ${path}: this command works with ${names.join(", ")} of the environment, not with what that file says. ` +
			`If it is not meant so: unset ${names.join(" ")}`,
	];
}
