import { askLine } from "../../output/prompt.js";
import { almostCalled, listReferences, type NamedReference, referencesCalled } from "../../sync/kinds/reference.js";
import { Failure } from "../../words/failure.js";
import type { Context } from "../context.js";
import { usage } from "../options.js";
import { type Choice, choiceCommand, chosenReference, type Ours, type Sides } from "./choice.js";

/**
 * `--choose`: asks for each that lacks one which it is. What is typed is a name, a full name or an id; Enter leaves it.
 * @throws Failure "usage" where there is no terminal; "interrupted" for Ctrl-C
 */
export async function askForEach(
	context: Context,
	sides: Sides,
	missing: readonly Ours[],
	theirs: readonly NamedReference[],
): Promise<Choice[]> {
	const { printer } = context;
	const [first] = missing;
	if (first === undefined) return [];
	if (!context.isTerminal) {
		throw usage(
			"--choose asks, and there is no terminal to ask on.",
			`Choose with: ${choiceCommand(sides, first.name, `<${sides.theirs}>`)}`,
		);
	}
	const usable = theirs.filter((each) => referencesCalled(`id:${each.id}`, theirs).length > 0);
	printer.say(`In QuickBooks: ${listReferences(usable)}`);
	const chosen: Choice[] = [];
	for (const { name } of missing) {
		const to = await askFor(context, sides, name, usable);
		if (to !== undefined) chosen.push({ names: [name], to });
	}
	return chosen;
}

async function askFor(
	{ printer }: Context,
	sides: Sides,
	name: string,
	usable: readonly NamedReference[],
): Promise<NamedReference | undefined> {
	const near = almostCalled(name, usable);
	const perhaps = near.length > 0 ? ` Perhaps ${listReferences(near)}?` : "";
	printer.say();
	printer.say(`${name} has no ${sides.theirs}.${perhaps}`);
	for (;;) {
		const typed = (await askLine(`Which ${sides.theirs} is it? Name or id; Enter leaves it: `))?.trim();
		if (typed === undefined || typed === "") return undefined;
		try {
			return chosenReference(typed, sides, usable);
		} catch (error) {
			if (!(error instanceof Failure)) throw error;
			printer.warn(error.message);
			printer.say(`  → ${error.fix}`);
		}
	}
}
