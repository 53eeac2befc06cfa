import type { Random } from "./random.js";

const WOMEN =
	"Aline Ange Belise Chantal Claudine Divine Esperance Fabiola Giselle Grace Honorine Immaculee Josiane Keza Liliane Mireille Nadine Odette Pascaline Queen Rosine Sandrine Teta Vestine Yvonne".split(
		" ",
	);
const MEN =
	"Alain Bosco Celestin Damascene Didier Emery Fabrice Gilbert Herve Innocent Janvier Kevin Landry Modeste Norbert Olivier Placide Regis Samuel Theogene Ulrich Valens Wilson Yves Zephyrin".split(
		" ",
	);
// Family names are put together from syllables, so that they sound right and belong to nobody.
const BEGINNINGS =
	"Bizi Gaku Habu Irado Kare Mbonyi Muga Mukando Ndaha Niyoga Nshimo Ruta Semu Tuyiha Umuka Uwinga".split(" ");
const ENDINGS = "bera daro gwiza hirwe kundo manzu nshori rindo sanze tesho vugwe yisabo zimba".split(" ");

export interface FullName {
	readonly sex: "Male" | "Female";
	readonly given: string;
	readonly middle: string | null;
	readonly family: string;
}

export function madeUpName(random: Random): FullName {
	const sex = random.percent(50) ? "Female" : "Male";
	const pool = sex === "Female" ? WOMEN : MEN;
	return {
		sex,
		given: random.pick(pool),
		middle: random.percent(15) ? random.pick(pool) : null,
		family: random.pick(BEGINNINGS) + random.pick(ENDINGS),
	};
}

/** No operator in Rwanda has the prefix 70, so these reach nobody. */
export const madeUpPhone = (key: number): string => {
	const digits = String(key % 1_000_000).padStart(6, "0");
	return `+250 700 ${digits.slice(0, 3)} ${digits.slice(3)}`;
};

/** example.org is reserved (RFC 2606): no mail arrives there. */
export const madeUpEmail = (kind: "student" | "applicant", key: number): string => `${kind}${key}@mail.example.org`;

/**
 * A name as QuickBooks takes it: NFC, blanks of every kind collapsed, no colon. QuickBooks refuses colon, tab and
 * newline in a name (error 2040).
 */
export function fitName(name: string): string {
	return name.normalize("NFC").replace(/\s+/g, " ").trim().replaceAll(":", "-");
}
