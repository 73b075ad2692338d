import { randomUUID } from 'node:crypto';
import { GraphQLError } from 'graphql';
import { describe, expect, test } from 'vitest';
import { GatewayError } from '../../src/datasources/errors.ts';
import { createCallerAuth } from '../../src/server/caller/caller-auth.ts';
import { createLog } from '../../src/server/log/log.ts';
import { type FaultLayer, startFaultLayer } from '../support/fault-layer/fault-layer.ts';
import { chance, type WireFault } from '../support/fault-layer/scenario.ts';
import { bearer, mostInHalfMinute, type SigningKey, signingKey, startIssuer } from '../support/issuer.ts';
import { type Note, noteTrials } from './report.ts';
import { pick } from './row.ts';
import { OTHER_SEEDS, SEEDS } from './seeds.ts';

const MINUTE_MS = 60_000;
const RETRY_MS = 15_000; // before which nobody asks a key server again that failed
const SEEN_MS = 30_000; // so soon a new key is known, whatever else comes in

/**
 * A gateway's check of callers, with a piece of network between it and the issuer's keys, at a time that only the test
 * moves. The first fetch is under way.
 */
async function createKeyWorld(prepare: (layer: FaultLayer) => void = () => {}) {
  const issuer = await startIssuer({ key: issuersOwn() });
  const layer = await startFaultLayer(new URL(issuer.jwksUrl).origin);
  prepare(layer);
  const startedAt = Date.now();
  let passedMs = 0;
  let jumpedMs = 0;
  const lines: string[] = [];
  const auth = createCallerAuth(
    issuer.settings({ jwksUrl: issuer.jwksUrl.replace(new URL(issuer.jwksUrl).origin, layer.origin) }),
    {
      log: createLog('trace', { write: (line) => void lines.push(line) }),
      nowMs: () => startedAt + passedMs + jumpedMs,
      steadyMs: () => passedMs,
    },
  );
  const fetchedAt: number[] = [];
  const noteFetches = () => {
    while (fetchedAt.length < layer.exchanges().length) fetchedAt.push(passedMs);
  };
  return {
    issuer,
    layer,
    pass(ms: number) {
      noteFetches();
      passedMs += ms;
    },
    /** The wall clock is set otherwise. */
    jump(ms: number) {
      jumpedMs += ms;
    },
    /** What becomes of a good token of this key that nobody has seen yet: `whole`, or the code of the error. */
    async ask(key: SigningKey = issuer.key, claims: Record<string, unknown> = {}): Promise<string> {
      const nowS = Math.floor((startedAt + passedMs + jumpedMs) / 1_000);
      const token = issuer.token({ iat: nowS, exp: nowS + 600, ...claims }, { key });
      const outcome = await auth.identify(bearer(token).authorization).then(() => 'whole', codeOf);
      noteFetches();
      if (lines.some((line) => line.includes(token))) throw new Error('a token was logged');
      return outcome;
    },
    identify: (token: string) => auth.identify(bearer(token).authorization).then(() => 'whole', codeOf),
    mostFetches: () => mostInHalfMinute(fetchedAt),
    lines,
    async [Symbol.asyncDispose]() {
      await auth.close();
      await layer.close();
      await issuer[Symbol.asyncDispose]();
    },
  };
}

type KeyWorld = Awaited<ReturnType<typeof createKeyWorld>>;

function codeOf(thrown: unknown): string {
  if (thrown instanceof GraphQLError && thrown.originalError instanceof GatewayError) return thrown.originalError.code;
  throw thrown;
}

const oneOf = () => {
  let key: SigningKey | undefined;
  return () => {
    key ??= signingKey(); // making one takes longer than a trial
    return key;
  };
};
const signingKeyOnce = oneOf();
const strangerOnce = oneOf();
const issuersOwn = oneOf();

const answers = (head: string, body = ''): WireFault => ({
  kind: 'raw',
  bytes: `HTTP/1.1 ${head}\r\n\r\n${body}`,
  afterwards: 'end',
});
const LARGE = 10 * 1024 * 1024;
const ODD_KEYS = [
  { kty: 'oct', k: 'AAAA', kid: 'k' },
  { kty: 'RSA', n: '?', e: 'AQAB', kid: 'k' },
  null,
  'key',
  { keys: [] },
];
const withBody = (body: string) =>
  answers(`200 OK\r\nContent-Type: application/json\r\nContent-Length: ${body.length}`, body);

/** How a key server fails, in as many ways as it may take for its keys not to come. */
const WAYS: Record<string, readonly ((seed: number) => WireFault | 'refusing')[]> = {
  F1: [() => 'refusing'],
  F6: [(seed) => ({ kind: 'reset', after: chance(seed, 1) }), () => ({ kind: 'reset', after: 0 })],
  F8: [() => ({ kind: 'stall', after: 0 }), () => ({ kind: 'half-open' })],
  F10: [() => ({ kind: 'drip', bytes: 1, everyMs: 100 })],
  F14: [(seed) => ({ kind: 'cut', after: 0.5 + 0.49 * chance(seed, 2) })],
  F16: [
    () => answers(`200 OK\r\nContent-Length: ${LARGE}`, `{"keys":"${'x'.repeat(1_024)}`),
    () => ({ ...withBody('x'.repeat(LARGE)) }),
    () => ({
      kind: 'raw',
      bytes: `HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n${'x'.repeat(2_048)}`,
      afterwards: 'repeat',
    }),
  ],
  F18: [() => withBody('<html>'), () => withBody('null'), () => withBody('[]'), () => withBody('{"keys":{}}')],
  F23: [() => answers('302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0')],
  F33: [500, 502, 503, 404].map((status) => () => answers(`${status} X\r\nContent-Length: 0`)),
  F43: [() => withBody(JSON.stringify({ keys: ODD_KEYS }))],
};
const WHAT: Record<string, string> = {
  F1: 'connection refused',
  F6: 'reset in headers or body',
  F8: 'headers never come',
  F10: 'drip for ever',
  F14: 'ended early',
  F16: 'endless, or 10 MB',
  F18: 'HTML, nothing, null, a list',
  F23: 'redirects',
  F33: '404, 500, 502, 503',
  F43: 'keys of other kinds alone',
};
type Way = WireFault | 'refusing';
const breakKeys = (way: Way, seed: number) => (layer: FaultLayer) => {
  if (way === 'refusing') layer.setRefusing(true);
  else layer.setScenarios({ match: {}, fault: way, seed });
};
function mendKeys({ layer }: KeyWorld) {
  layer.setRefusing(false);
  layer.setScenarios();
}

/** Side by side: most of the time they wait. */
async function everySeed(
  note: Pick<Note, 'id' | 'what' | 'asked'>,
  trial: (seed: number) => Promise<string>,
  seeds = SEEDS,
) {
  noteTrials({ ...note, outcomes: await Promise.all(seeds.map(trial)) });
}

describe.each(Object.entries(WAYS))('%s at the key server', (id, ways) => {
  const seeds = SEEDS.slice(0, id === 'F43' || id === 'F33' ? SEEDS.length : OTHER_SEEDS);
  const what = WHAT[id] ?? '';
  const wayOf = (seed: number) => pick(seed, ways)(seed);

  test('at the start: callers are told to come back, and are served soon after it is well', async () => {
    const trial = async (seed: number) => {
      await using world = await createKeyWorld(breakKeys(wayOf(seed), seed));
      for (let turn = 0; turn < 5; turn += 1) expect(await world.ask()).toBe('UPSTREAM_UNAVAILABLE');
      mendKeys(world);
      world.pass(RETRY_MS);
      expect(await world.ask()).toBe('whole');
      expect(world.mostFetches()).toBeLessThanOrEqual(2);
      expect(world.lines.join()).toContain('"event":"keys_failed"');
      return 'UPSTREAM_UNAVAILABLE';
    };
    await everySeed({ id, what, asked: 'keys, at the start' }, trial, seeds);
  });

  test('later: for fifty minutes not one good token is refused, then all are told to come back', async () => {
    const trial = async (seed: number) => {
      await using world = await createKeyWorld();
      expect(await world.ask()).toBe('whole');
      const old = world.issuer.token();
      breakKeys(wayOf(seed), seed)(world.layer);
      const stepMs = MINUTE_MS * (0.5 + chance(seed, 5));
      for (let atMs = 0; atMs < 50 * MINUTE_MS; atMs += stepMs) {
        world.pass(stepMs);
        expect(await world.ask()).toBe('whole');
      }
      expect(await world.identify(old)).toBe('UNAUTHENTICATED'); // its own time is over, keys or not
      world.pass(11 * MINUTE_MS);
      expect(await world.ask()).toBe('UPSTREAM_UNAVAILABLE');
      mendKeys(world);
      await world.ask(); // whatever is under way still is waited for
      world.pass(RETRY_MS);
      expect(await world.ask()).toBe('whole');
      expect(world.mostFetches()).toBeLessThanOrEqual(2);
      return 'whole';
    };
    await everySeed({ id, what, asked: 'keys, later' }, trial, seeds);
  });
});

describe('F43 at the key server', () => {
  test('a slow one is waited for', async () => {
    await everySeed({ id: 'F43', what: 'slow', asked: 'keys, at the start' }, async (seed) => {
      const ms = 100 + 1_000 * chance(seed, 1);
      await using world = await createKeyWorld(breakKeys({ kind: 'latency', ms }, seed));
      const outcomes = await Promise.all(Array.from({ length: 20 }, () => world.ask()));
      expect(new Set(outcomes)).toEqual(new Set(['whole']));
      expect(world.layer.exchanges()).toHaveLength(1);
      return 'whole';
    });
  });

  test.each([true, false])(
    'a new key is known within half a minute, whoever asks for others (old one kept: %s)',
    async (keepOld) => {
      const what = keepOld ? 'another key beside the old one' : 'another key in place of the old one';
      await everySeed({ id: 'F43', what, asked: 'keys, later' }, async (seed) => {
        await using world = await createKeyWorld();
        const old = world.issuer.key;
        expect(await world.ask()).toBe('whole');
        world.pass(MINUTE_MS * (1 + 5 * chance(seed, 1)));
        const forged = () => world.ask({ ...signingKeyOnce(), kid: randomUUID() });
        for (let turn = 0; turn < seed; turn += 1) {
          expect(await forged()).toBe('UNAUTHENTICATED');
          world.pass(30_000 * chance(seed, turn));
        }
        const fresh = world.issuer.rotate({ keepOld });
        let waitedMs = 0;
        while ((await world.ask(fresh)) !== 'whole') {
          expect(await forged()).toBe('UNAUTHENTICATED');
          expect(await world.ask(old)).toBe('whole'); // for as long as nobody knows otherwise
          world.pass(500);
          waitedMs += 500;
          expect(waitedMs).toBeLessThanOrEqual(SEEN_MS);
        }
        // What is not listed any more vouches for nothing.
        expect(await world.ask(old)).toBe(keepOld ? 'whole' : 'UNAUTHENTICATED');
        expect(world.mostFetches()).toBeLessThanOrEqual(2);
        return 'whole';
      });
    },
  );

  test('a key that is taken away without another is out of use with the next fetch', async () => {
    await everySeed({ id: 'F43', what: 'a key taken away', asked: 'keys, later' }, async (seed) => {
      await using world = await createKeyWorld();
      const old = world.issuer.key;
      const nowS = Math.floor(Date.now() / 1_000);
      const remembered = world.issuer.token({ iat: nowS, exp: nowS + 3_600 });
      expect(await world.identify(remembered)).toBe('whole');
      world.issuer.list([signingKeyOnce().jwk]);
      world.pass(10 * MINUTE_MS + 10_000 * chance(seed, 1)); // as old as keys may get before they are fetched anew
      await world.ask(old); // whoever asks then starts the fetch
      await world.ask(strangerOnce()); // who names a key that nobody has waits for the fetch
      expect(await world.ask(old)).toBe('UNAUTHENTICATED');
      expect(await world.identify(remembered)).toBe('UNAUTHENTICATED');
      return 'UNAUTHENTICATED';
    });
  });

  test('of two keys with one name each is good for its own tokens', async () => {
    await everySeed({ id: 'F43', what: 'two keys with one name', asked: 'keys, later' }, async (seed) => {
      await using world = await createKeyWorld();
      expect(await world.ask()).toBe('whole');
      const { key: one } = world.issuer;
      const other = { ...signingKeyOnce(), kid: one.kid };
      const listed = [one.jwk, { ...other.jwk, kid: one.kid }];
      world.issuer.list(seed % 2 === 0 ? listed : listed.toReversed());
      world.pass(10 * MINUTE_MS);
      await world.ask();
      await world.ask(strangerOnce()); // who names a key that nobody has waits for the fetch
      for (const key of [one, other, other, one]) expect(await world.ask(key)).toBe('whole');
      expect(await world.ask({ ...strangerOnce(), kid: one.kid })).toBe('UNAUTHENTICATED');
      return 'whole';
    });
  });
});

describe('F44 at the key server', () => {
  test('a clock that is set otherwise ends no key and keeps none, and decides on tokens alone', async () => {
    const what = 'the clock jumps: keys by the one that never does, tokens by the wall clock';
    await everySeed({ id: 'F44', what, asked: 'keys, later' }, async (seed) => {
      await using world = await createKeyWorld();
      const nowS = Math.floor(Date.now() / 1_000);
      const token = world.issuer.token({ iat: nowS, exp: nowS + 60 });
      expect(await world.identify(token)).toBe('whole');
      const jumpS = pick(seed, [90, -90, 100_000, -100_000]);
      world.jump(jumpS * 1_000);
      expect(await world.ask()).toBe('whole');
      if (jumpS > 0) expect(await world.identify(token)).toBe('UNAUTHENTICATED');
      expect(world.layer.exchanges()).toHaveLength(1);
      world.layer.setRefusing(true);
      world.pass(59 * MINUTE_MS);
      expect(await world.ask()).toBe('whole');
      world.jump(-jumpS * 1_000);
      expect(await world.ask()).toBe('whole');
      world.pass(2 * MINUTE_MS);
      expect(await world.ask()).toBe('UPSTREAM_UNAVAILABLE');
      return 'whole';
    });
  });
});
