// A computer whose clock is ahead: what the program believes the time to be, by CHAOS_CLOCK_AHEAD milliseconds.
const ahead = Number(process.env.CHAOS_CLOCK_AHEAD);
const RealDate = Date;

globalThis.Date = class extends RealDate {
	constructor(...given) {
		super(...(given.length === 0 ? [RealDate.now() + ahead] : given));
	}

	static now() {
		return RealDate.now() + ahead;
	}
};
