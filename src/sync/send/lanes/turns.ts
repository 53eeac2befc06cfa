/**
 * One piece of work after the other, in the order of asking. Each prepares itself while the one before is at work. Once
 * one has failed, `broken` tells the others not to begin anything new.
 */
export class Turns {
	/** Ends when the last one asked for is done. */
	private done: Promise<unknown> = Promise.resolve();
	/** Ends when the last one asked for begins: time to prepare the next. */
	private begun: Promise<unknown> = Promise.resolve();
	broken = false;

	take<P, T>(prepare: () => Promise<P>, work: (prepared: P) => Promise<T>): Promise<T> {
		const { done, begun } = this;
		const prepared = begun.then(prepare);
		const mayBegin = Promise.allSettled([prepared, done]);
		const turn = mayBegin.then(() => prepared).then(work);
		this.begun = mayBegin;
		this.done = turn.catch(() => {
			this.broken = true;
		});
		return turn;
	}
}
