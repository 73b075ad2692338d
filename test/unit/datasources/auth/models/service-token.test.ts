import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  createServiceToken,
  type TokenAnswer,
  TokenRefusal,
} from '../../../../../src/datasources/auth/service-token.ts';
import { expectSame, modelRuns, modelTime } from '../../../../support/model-runs.ts';

const TIMING = { tokenForcedGapMs: 30_000, tokenBackoffMinMs: 1_000, tokenBackoffMaxMs: 30_000 };
const SAFETY_MS = 5_000;

type Shown = string | 'waits' | 'fails' | 'nothing';

/** One who asked, and what the model says they have got. */
interface Asked {
  shown: Shown;
  /** The token they had been refused, if that is why they ask. */
  refused?: string;
}

/** The token cache told as rules over plain variables, without a promise in it. */
function model() {
  let held: { token: string; renewAt: number; goodUntil: number } | undefined;
  let waiting: Asked[] | undefined;
  let failures = 0;
  let retryAt = Number.NEGATIVE_INFINITY;
  let forcedAt = Number.NEGATIVE_INFINITY;
  let answered: string | undefined;
  const counts = { fetches: 0 };
  const fetch = () => {
    if (waiting) return waiting;
    counts.fetches += 1;
    waiting = [];
    return waiting;
  };
  return {
    counts,
    isFetching: () => waiting !== undefined,
    heldToken: () => held?.token,
    ask(at: number): Asked {
      if (held && at < held.goodUntil) {
        if (at >= held.renewAt && at >= retryAt) fetch();
        return { shown: held.token };
      }
      if (!waiting && at < retryAt) return { shown: 'fails' };
      const asked: Asked = { shown: 'waits' };
      fetch().push(asked);
      return asked;
    },
    refuse(refused: string, at: number): Asked {
      if (held && held.token !== refused) return { shown: held.token };
      if (!waiting) {
        if (answered === refused || at - forcedAt < 30_000) return { shown: 'nothing' };
        forcedAt = at;
      }
      const asked: Asked = { shown: 'waits', refused };
      fetch().push(asked);
      return asked;
    },
    arrive(token: string, lifeS: number, at: number) {
      const lifeMs = lifeS * 1_000;
      held = { token, renewAt: at + lifeMs * 0.8, goodUntil: at + Math.max(lifeMs - SAFETY_MS, lifeMs / 2) };
      for (const asked of waiting ?? []) {
        asked.shown = token === asked.refused ? 'nothing' : token;
        if (asked.refused !== undefined) answered = asked.refused;
      }
      waiting = undefined;
      failures = 0;
      retryAt = Number.NEGATIVE_INFINITY;
    },
    fail(askedWaitMs: number, at: number) {
      failures += 1;
      retryAt = at + Math.max(Math.min(1_000 * 2 ** (failures - 1), 30_000), askedWaitMs);
      for (const asked of waiting ?? []) asked.shown = 'fails';
      waiting = undefined;
    },
  };
}

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('ask' as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('refuse' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('arrive' as const),
      lifeS: fc.integer({ min: 1, max: 120 }),
      isNew: fc.constantFrom(true, true, false), // an endpoint may hand out the same token until its end
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('fail' as const), askedWaitMs: fc.constantFrom(0, 0, 2_000, 60_000) }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.nat(20_000) }) },
);

const turns = async () => {
  for (let turn = 0; turn < 8; turn += 1) await Promise.resolve();
};

test(
  'the token cache equals its model: one fetch at a time, no flood, the last good token to its end',
  modelTime,
  async () => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60, size: 'max' }), async (steps) => {
        let at = 0;
        let fetches = 0;
        let settle: { resolve(answer: TokenAnswer): void; reject(error: unknown): void } | undefined;
        const token = createServiceToken(
          () => {
            fetches += 1;
            return new Promise<TokenAnswer>((resolve, reject) => {
              settle = { resolve, reject };
            });
          },
          { now: () => at, random: () => 0.5, timing: TIMING },
        );
        const reference = model();
        const pairs: { real: { shown: Shown }; asked: Asked }[] = [];
        const watch = (promise: Promise<string | undefined>, asked: Asked) => {
          const real: { shown: Shown } = { shown: 'waits' };
          pairs.push({ real, asked });
          promise.then(
            (got) => {
              real.shown = got ?? 'nothing';
            },
            () => {
              real.shown = 'fails';
            },
          );
        };
        let made = 0;
        for (const one of steps) {
          if (one.kind === 'wait') at += one.ms;
          else if (one.kind === 'ask') {
            const asked = reference.ask(at);
            watch(token.current(), asked);
          } else if (one.kind === 'refuse') {
            const held = reference.heldToken();
            if (held === undefined) continue;
            const asked = reference.refuse(held, at);
            watch(token.afterRefusal(held), asked);
          } else if (reference.isFetching()) {
            if (one.kind === 'arrive') {
              if (one.isNew || made === 0) made += 1;
              reference.arrive(`token-${made}`, one.lifeS, at);
              settle?.resolve({ accessToken: `token-${made}`, expiresInS: one.lifeS });
            } else {
              reference.fail(one.askedWaitMs, at);
              settle?.reject(new TokenRefusal(one.askedWaitMs));
            }
          }
          await turns();
          expectSame(
            pairs.map(({ real }) => real.shown),
            pairs.map(({ asked }) => asked.shown),
          );
          expectSame([fetches], [reference.counts.fetches]);
          for (const { real } of pairs) seen.add(real.shown.startsWith('token-') ? 'a token' : real.shown);
        }
      }),
      modelRuns,
    );
    expect(seen).toEqual(new Set(['waits', 'a token', 'fails', 'nothing']));
  },
);
