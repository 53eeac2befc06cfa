import type { Printer } from "./terminal.js";

/**
 * Says what is looked at for as long as that takes: it may be somebody who does not answer. On a terminal a line that is
 * wiped again, elsewhere a line on standard error; with a log file there, so that a mail of cron stays short.
 */
export async function lookingAt<T>(printer: Printer, what: string, look: () => Promise<T>): Promise<T> {
	const line = `Looking at ${what}`;
	if (printer.stderr.isTTY !== true) {
		if (printer.logs) printer.record(line);
		else printer.stderr.write(`${line}\n`);
		return look();
	}
	const [show, hide] = [() => printer.stderr.write(`${line} …`), () => printer.stderr.write("\r\u001b[K")];
	printer.standing({ hide, show });
	show();
	try {
		return await look();
	} finally {
		printer.standing(undefined);
		hide();
	}
}
