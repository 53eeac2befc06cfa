/** What an error code means, for somebody who meets it at work. */
export interface Explanation {
	/** "QB006", or Intuit's number without leading zeros: "6240". */
	readonly code: string;
	/** A few words. */
	readonly title: string;
	readonly cause: string;
	/** How it looks in daily work; made up. */
	readonly example: string;
	readonly fix: string;
}
