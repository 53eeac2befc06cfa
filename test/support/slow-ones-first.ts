import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Vitest begins with the largest files where it knows no times yet, as in a fresh clone; these are small and take long. */
const SLOW = ["test/chaos/", "test/e2e/outages", "test/commands/other-company", "test/e2e/receipts"];

/** Nobody waits at the end for one file while the other cores are idle. */
export class SlowOnesFirst extends BaseSequencer {
	override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
		const isSlow = ({ moduleId }: TestSpecification) => SLOW.some((name) => moduleId.includes(name));
		const sorted = await super.sort(files);
		return [...sorted.filter(isSlow), ...sorted.filter((file) => !isSlow(file))];
	}
}
