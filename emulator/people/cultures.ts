import type { Culture } from './culture.ts';
import { EASTERN_CULTURES } from './cultures-east.ts';
import { WESTERN_CULTURES } from './cultures-west.ts';

/** All of them, mixed, so that also the first page of people shows many scripts. */
export const CULTURES: readonly Culture[] = WESTERN_CULTURES.flatMap((western, index) => {
  const eastern = EASTERN_CULTURES[index];
  return eastern ? [western, eastern] : [western];
});
