import { z } from 'zod';
import type { ChainEnd } from './chain.ts';
import type { Seal } from './seal.ts';

/** The file beside the trail that tells how far the trail got, so that a tail that was cut off is missed. */
export const headPath = (path: string): string => `${path}.head`;

/** Always of one length: it is overwritten in place, in one write that a crash cannot cut in two. */
const HEAD_BYTES = 320;

/** Before the first record. */
export const NOTHING_YET: ChainEnd = { chain: '', seq: -1, hash: '' };

const headForm = z.object({ v: z.literal(1), chain: z.string(), seq: z.int(), hash: z.string(), mac: z.string() });

const macOf = ({ chain, seq, hash }: ChainEnd, seal: Seal): string => seal.of(`head\n${chain}\n${seq}\n${hash}`);

export const headText = (end: ChainEnd, seal: Seal): string =>
  `${JSON.stringify({ v: 1, ...end, mac: macOf(end, seal) }).padEnd(HEAD_BYTES - 1)}\n`;

/** What the side file says; nothing where it was not written by a gateway with this secret. */
export function parseHead(text: string, seal: Seal): ChainEnd | undefined {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    return undefined;
  }
  const parsed = headForm.safeParse(found);
  if (!parsed.success) return undefined;
  const { chain, seq, hash, mac } = parsed.data;
  const end = { chain, seq, hash };
  return mac === macOf(end, seal) ? end : undefined;
}
