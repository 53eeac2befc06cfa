import { askLine } from "../../output/prompt.js";
import type { UndoPlan } from "../../sync/send/undo-plan.js";
import type { Context } from "../context.js";
import { usage } from "../options.js";

/** Typed, and not only answered: what is void stays void. Throws `Failure` "usage" where it is not. */
export async function confirmUndo(
	{ isTerminal }: Context,
	runId: string,
	{ takes }: UndoPlan,
	yes: boolean,
): Promise<void> {
	if (yes) return;
	if (!isTerminal)
		throw usage(
			`This takes back ${takes.length} documents of run ${runId}, and there is no terminal to ask on.`,
			"Give --yes to go on without being asked; look first with --dry-run.",
		);
	const answer = await askLine("To take them back, type the id of the run: ");
	if (answer?.trim() !== runId) throw usage("Nothing was taken back.", "Type the id of the run, or give --yes.");
}
