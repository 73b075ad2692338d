/** What is refused under pressure, each step with all that stands before it. */
export const STEPS = ['nothing', 'content', 'lists', 'requests', 'connections'] as const;
export type Step = (typeof STEPS)[number];

/** Whether this is refused now, and all that stands before it. */
export type Refuses = (step: Step) => boolean;

/** From which share of the heap on each step is taken, in percent, rising. */
export type HeapShares = Readonly<Record<Exclude<Step, 'nothing'>, number>>;

/** What is in use of the heap, garbage left away. */
export interface HeapReading {
  percent: number;
  /** How long ago that was found out. */
  ageMs: number;
}

const EASED_PERCENT = 5; // below a step's share: that much has to be free again before the step is left
const STALE_MS = 5_000; // at this heap somebody who is served makes V8 collect garbage long before
const OFTEN_LATE = 0.5; // of the delay at which all requests are refused
const AT_A_TIME = 0.25; // of the same
const EASED_DELAY = 0.75; // of the delay at which requests are refused

const rankOf = (step: Step): number => STEPS.indexOf(step);

/** Whether what belongs to a step is refused at another. */
export const includes = (taken: Step, step: Step): boolean => step !== 'nothing' && rankOf(taken) >= rankOf(step);

export const highest = (...steps: readonly Step[]): Step =>
  STEPS.findLast((step) => step === 'nothing' || steps.includes(step)) ?? 'nothing';

const stepAt = (percent: number, shares: HeapShares): Step =>
  STEPS.findLast((step) => step === 'nothing' || percent >= shares[step]) ?? 'nothing';

/**
 * The next step for the heap. It rises at once, and falls where a good deal is free again. Where nothing was found out for a
 * while it falls too, a step at a time: nobody who is refused leaves garbage, and without garbage nothing would ever be found
 * out again.
 */
export function heapStep(before: Step, { percent, ageMs }: HeapReading, shares: HeapShares): Step {
  if (ageMs > STALE_MS) return STEPS[rankOf(before) - 1] ?? 'nothing';
  const reached = stepAt(percent, shares);
  const held = stepAt(percent + EASED_PERCENT, shares);
  return rankOf(before) > rankOf(held) ? held : highest(reached, before);
}

/**
 * Whether a request is put off for want of time though not all are. Where the event loop is often late by half of what is
 * allowed, it takes in only as much at a time as keeps it from being later: as much as it can do is done, and the rest is told
 * at once.
 */
export const isTooMuchNow = ({ lateMs, busyMs }: { lateMs: number; busyMs: number }, mostMs: number): boolean =>
  lateMs > mostMs * OFTEN_LATE && busyMs > mostMs * AT_A_TIME;

/** The next step for the time that the event loop is late. */
export function delayStep(before: Step, lateMs: number, mostMs: number): Step {
  return lateMs > (before === 'requests' ? mostMs * EASED_DELAY : mostMs) ? 'requests' : 'nothing';
}
