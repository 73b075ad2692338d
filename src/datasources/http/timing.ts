/**
 * Every duration of a call to PingOne. One object, so that a test can run all of them on a shorter scale; an operator's
 * settings replace the first four.
 */
export interface Timing {
  /** What a request may take for its calls, waits and retries included. */
  readonly deadlineMs: number;
  /** The same from the moment on that it reads the content of documents. */
  readonly contentDeadlineMs: number;
  /** One attempt, from going out on a connection to the last byte. */
  readonly attemptMs: number;
  readonly contentAttemptMs: number;
  /** Longest silence in the middle of a body. */
  readonly bodyGapMs: number;
  readonly retryBaseMs: number;
  readonly retryCapMs: number;
  /** A second of `Retry-After`. */
  readonly secondMs: number;
  readonly circuitWindowMs: number;
  readonly circuitOpenMs: number;
  readonly circuitMaxOpenMs: number;
  readonly budgetWindowMs: number;
  /** How long an operation stands in line for its first slot. */
  readonly firstSlotMs: number;
  readonly tokenAttemptMs: number;
  readonly tokenForcedGapMs: number;
  readonly tokenBackoffMinMs: number;
  readonly tokenBackoffMaxMs: number;
}

export const TIMING: Timing = {
  deadlineMs: 10_000, // routers in front give a subgraph 25 to 60 s: well below, so that they get our error and not their own
  contentDeadlineMs: 20_000,
  attemptMs: 4_000, // longer than honest answers take; two of them fit into the deadline
  contentAttemptMs: 10_000, // several images in one answer
  bodyGapMs: 2_000,
  retryBaseMs: 100,
  retryCapMs: 2_000,
  secondMs: 1_000,
  circuitWindowMs: 10_000,
  circuitOpenMs: 5_000,
  circuitMaxOpenMs: 60_000, // recovery is seen after a minute at the latest
  budgetWindowMs: 10_000,
  firstSlotMs: 500, // who waits longer is better told so than kept
  tokenAttemptMs: 4_000,
  tokenForcedGapMs: 30_000, // a lasting 401 must not turn into a flood at the token endpoint
  tokenBackoffMinMs: 1_000,
  tokenBackoffMaxMs: 30_000,
};
