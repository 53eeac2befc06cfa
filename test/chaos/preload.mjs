// Preloaded into the binary with `node --import`: ends the process, as a power cut would, at the n-th time that it
// reaches a step of the protocol. CHAOS_KILL says which: "settled:3".
const [step, nth] = (process.env.CHAOS_KILL ?? "").split(":");
let reached = 0;

globalThis[Symbol.for("eaur-qb.step")] = (name) => {
	if (name !== step) return;
	reached += 1;
	if (reached === Number(nth)) process.kill(process.pid, "SIGKILL");
};
