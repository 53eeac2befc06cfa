import type { AboutOf, AwaitedOf, JudgementOf } from "../kinds/judging.js";
import type { Kind } from "../kinds/kind.js";

/** What a person wants to know of a record, whatever becomes of it. */
export type About = AboutOf<Kind>;

/** A row of the MIS whose record another one needs. */
export type Awaited = AwaitedOf<Kind>;

/** What the mapping says of a row, before anybody looks at the ledger for this row. */
export type Judgement = JudgementOf<Kind>;
