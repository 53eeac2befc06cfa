const tasks = new Set<() => void>();
let listening = false;

/** Does this at the end of the process, however it ends short of a kill; the answer takes it off the list. */
export function atExit(task: () => void): () => void {
	if (!listening) {
		listening = true;
		process.once("exit", runAll);
		for (const signal of ["SIGINT", "SIGTERM"] as const) {
			process.once(signal, () => {
				runAll();
				// Again, now that nobody listens: it ends the process. Vitest does not let its workers call process.exit.
				process.kill(process.pid, signal);
			});
		}
	}
	tasks.add(task);
	return () => tasks.delete(task);
}

function runAll(): void {
	for (const task of tasks) {
		tasks.delete(task);
		task();
	}
}
