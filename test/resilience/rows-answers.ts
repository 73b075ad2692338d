import type { Fault } from '../../emulator/faults.ts';
import { everyRecord, firstRecord, links, renamed, withMember, withoutAny } from './records.ts';
import { type Break, DOWN, INVALID, main, pick, type Row } from './row.ts';
import { BATCH, CONTENT, FILTERED, ONE_OBJECT, READS } from './targets.ts';
import { ALIEN } from './trial.ts';

const status =
  (...statuses: number[]) =>
  (seed: number): Break => ({ upstream: { status: pick(seed, statuses) } });
const once =
  (fault: (seed: number) => Omit<Fault, 'match'>) =>
  (seed: number): Break => ({ upstream: { ...fault(seed), times: 1 } });

type Json = Record<string, unknown>;

/** An error of PingOne's that says more of a person than it should. */
const naming = (seed: number) => ({
  id: '9c0f1f4e-8a11-4a39-9f0e-1d6f4e1f2a3b',
  code: 'INVALID_DATA',
  message: `${ALIEN} ${seed} is no name`,
  details: [{ code: 'INVALID_VALUE', target: ALIEN, message: ALIEN, innerError: { [ALIEN]: ALIEN } }],
});

/** Seconds that PingOne wants to be left alone, in each of the ways to say so; the clock of dates is the machine's own. */
function limitedFor(seed: number): [seconds: number, answer: Omit<Fault, 'match'>] {
  const seconds = 1 + (seed % 3);
  const until = new Date(Date.now() + seconds * 1_000);
  const [leastS, answer] = pick<[number, Omit<Fault, 'match'>]>(seed + Math.floor(seed / 3), [
    [seconds, { headers: { 'Retry-After': String(seconds) } }],
    [seconds - 1, { headers: { 'Retry-After': until.toUTCString() } }], // without its fraction
    [
      seconds - 0.5,
      { body: { code: 'REQUEST_LIMITED', details: [{ innerError: { retryAfter: until.toISOString() } }] } },
    ],
  ]);
  return [leastS, answer];
}

/** Where an answer comes whole, and is not the one that was hoped for. */
export const ANSWER_ROWS: readonly Row[] = [
  {
    id: 'F18',
    what: 'HTML, nothing, null, a list, text, half of it',
    targets: main(ONE_OBJECT, READS),
    breaks: (seed) => ({
      upstream: { body: pick(seed, ['<html>', '', 'null', '[]', '[{"id":"a"}]', '"text"', '{"id":', '1e999', '5']) },
    }),
    codes: INVALID,
    attempts: 1,
    isUncharged: true,
  },
  {
    id: 'F18',
    what: 'said to be no JSON, or in another character set',
    targets: main(ONE_OBJECT, READS),
    breaks: (seed) => ({
      upstream: {
        rewrite: (own) => own,
        headers: {
          'Content-Type': pick(seed, [
            'text/html',
            'text/plain; charset=utf-8',
            'application/octet-stream',
            'application/json; charset=utf-16',
            'application/json; charset=iso-8859-1',
            'application/json;charset="utf-7"',
            'json',
          ]),
        },
      },
    }),
    codes: INVALID,
    attempts: 1,
    isUncharged: true,
  },
  {
    id: 'F19',
    what: 'more members than we know',
    targets: main(ONE_OBJECT, READS),
    breaks: () => ({
      upstream: { rewrite: (known) => ({ ...(known as object), novelty: { deep: [1] }, another: 'x' }) },
    }),
    codes: [],
    attempts: 1,
  },
  {
    id: 'F19',
    what: 'a member is missing, or under another name',
    targets: main(ONE_OBJECT, READS),
    breaks: (seed, target) =>
      firstRecord(target, ({ text }) => ({
        wire: (record) => renamed(record, text.wire, seed % 2 === 0 ? undefined : 'anotherName'),
        field: (node) => ({ ...node, ...text.missing }),
      })),
    codes: [],
    attempts: 1,
  },
  {
    id: 'F19',
    what: 'a word that is new',
    targets: main(ONE_OBJECT, READS),
    breaks: (seed, target) =>
      firstRecord(target, ({ word }) => ({
        wire: (record) => withMember(record, word.wire, `NEW_WORD_${seed}`),
        field: (node) => ({ ...node, ...word.unknown(`NEW_WORD_${seed}`) }),
      })),
    codes: [],
    attempts: 1,
  },
  {
    id: 'F19',
    what: 'a value of another type',
    targets: main(ONE_OBJECT, READS),
    breaks: (seed, target) =>
      firstRecord(target, ({ text }) => ({
        wire: (record) => withMember(record, text.wire, pick<unknown>(seed, [5, true, {}, ['a'], { text: 'a' }])),
        field: (node) => ({ ...node, ...text.odd }),
      })),
    codes: INVALID,
    attempts: 1,
    isUncharged: true,
  },
  {
    id: 'F20',
    what: "another object's body",
    targets: main(ONE_OBJECT, [BATCH, CONTENT]),
    breaks: (seed, target) => {
      const own = target === ONE_OBJECT ? 'users' : target === CONTENT ? 'documents' : 'verifyTransactions';
      const another = `00000000-0000-4000-8000-${String(seed).padStart(12, '0')}`;
      const href = `https://api.pingone.eu/v1/environments/3f0d5c1e-9b7a-4c55-8e21-6d1f0a9b4c10/users/${another}`;
      return everyRecord(target, (record) =>
        pick<Json>(seed, [
          { ...record, environment: { id: another } },
          {
            ...record,
            _links: { ...links(record), self: { href: own === 'users' ? href : `${href}/${own}/${another}` } },
          },
          ...(own === 'verifyTransactions' ? [] : [{ ...record, id: another }]),
          ...(own === 'users'
            ? []
            : [
                { ...record, _links: { ...links(record), user: { href } } },
                { ...record, user: { id: another } },
              ]),
          ...(own === 'documents' ? [{ ...record, verifyTransaction: { id: another } }] : []),
        ]),
      );
    },
    codes: INVALID,
    attempts: 1,
    isUncharged: true,
    logs: () => 'identity_mismatch',
  },
  {
    id: 'F20',
    what: 'an object that does not say whose it is, nor its id where it was asked for by that',
    targets: main(ONE_OBJECT, [BATCH, CONTENT]),
    breaks: (_seed, target) =>
      everyRecord(target, ({ id, environment, user, _links, verifyTransaction, ...rest }) =>
        target === BATCH ? { id, ...rest } : rest,
      ),
    codes: [],
    attempts: 1,
  },
  {
    id: 'F22',
    what: '204, 206, 304 unasked',
    targets: main(ONE_OBJECT, READS),
    breaks: status(204, 206, 304),
    codes: INVALID,
    attempts: 1,
    isUncharged: true,
  },
  {
    id: 'F23',
    what: 'redirects',
    targets: main(ONE_OBJECT, READS),
    breaks: (seed) => ({
      upstream: {
        status: pick(seed, [301, 302, 307, 308]),
        headers: {
          Location: pick(seed, [
            `/${ALIEN}`,
            `http://127.0.0.1:9/${ALIEN}`,
            `//127.0.0.1:9/${ALIEN}`,
            '',
            '.',
            `?${ALIEN}`,
          ]),
        },
      },
    }),
    codes: INVALID,
    attempts: 1,
    isUncharged: true,
  },
  {
    id: 'F24',
    what: '400 that names a person',
    targets: main(ONE_OBJECT, READS),
    breaks: (seed) => ({ upstream: { status: 400, body: naming(seed) } }),
    codes: INVALID,
    attempts: 1,
    isUncharged: true,
  },
  {
    id: 'F24',
    what: '400 that names a person, to what a caller gave',
    targets: [FILTERED],
    breaks: (seed) => ({ upstream: { status: 400, body: naming(seed) } }),
    codes: ['BAD_USER_INPUT'],
    attempts: 1,
    isUncharged: true,
  },
  {
    id: 'F25',
    what: '401 once',
    targets: main(ONE_OBJECT, READS),
    breaks: (_seed, { count }) => ({ upstream: { status: 401, times: count } }),
    codes: [],
    attempts: 2,
    tokens: 1,
    isUncharged: true,
  },
  {
    id: 'F26',
    what: "401 always, to the gateway's own token",
    targets: main(ONE_OBJECT, READS),
    breaks: status(401),
    codes: DOWN,
    attempts: 2,
    tokens: 1,
    isUncharged: true,
  },
  {
    id: 'F26',
    what: "401 always, to the caller's token",
    targets: main(ONE_OBJECT, READS),
    passThrough: true,
    breaks: status(401),
    codes: ['UNAUTHENTICATED'],
    attempts: 1,
    tokens: 0,
    isUncharged: true,
  },
  {
    id: 'F27',
    what: '403',
    targets: main(ONE_OBJECT, READS),
    breaks: (seed) => ({ upstream: { status: 403, body: pick<unknown>(seed, [naming(seed), '', '<html>', []]) } }),
    codes: ['FORBIDDEN'],
    attempts: 1,
    isUncharged: true,
  },
  {
    id: 'F28',
    what: '404',
    targets: main(ONE_OBJECT, [BATCH, CONTENT]),
    breaks: (seed, target) => ({
      upstream: { status: 404, body: pick<unknown>(seed, [naming(seed), '', '<html>', []]) },
      expects: (truth) => withoutAny(truth, target),
    }),
    codes: [],
    attempts: 1,
    isUncharged: true,
  },
  {
    id: 'F29',
    what: '409, 410, 412, 415, 422',
    targets: main(ONE_OBJECT, READS),
    breaks: status(409, 410, 412, 415, 422),
    codes: INVALID,
    attempts: 1,
    isUncharged: true,
  },
  {
    id: 'F30',
    what: '429 with a time that fits',
    targets: main(ONE_OBJECT, READS),
    breaks: (seed) => {
      const [waitS, answer] = limitedFor(seed);
      return { upstream: { ...answer, status: 429, times: 1 }, waitS };
    },
    codes: [],
    attempts: 2,
    isUncharged: true,
  },
  {
    id: 'F31',
    what: '429 with another time, or none',
    targets: main(ONE_OBJECT, READS),
    breaks: (seed) => {
      const [retryAfterSeconds, asked] = pick<readonly [number, string?]>(seed, [
        [60, '120'],
        [60, '400'],
        [1],
        [1, '0'],
        [1, '-1'],
        [1, 'soon'],
        [60, 'Fri, 31 Dec 9999 23:59:59 GMT'],
        [1, 'Thu, 01 Jan 1970 00:00:00 GMT'],
      ]);
      return {
        upstream: { status: 429, ...(asked !== undefined && { headers: { 'Retry-After': asked } }) },
        retryAfterSeconds,
      };
    },
    codes: ['RATE_LIMITED'],
    attempts: 1,
    isUncharged: true,
    limits: true,
    withinMs: 300,
  },
  {
    id: 'F33',
    what: '500, 502, 504 once',
    targets: main(ONE_OBJECT, READS),
    breaks: once((seed) => ({ status: pick(seed, [500, 502, 504]) })),
    codes: [],
    attempts: 2,
  },
  {
    id: 'F33',
    what: '500, 502, 504 always',
    targets: main(ONE_OBJECT, READS),
    breaks: status(500, 502, 504),
    codes: DOWN,
  },
  {
    id: 'F34',
    what: '503 with a time that fits',
    targets: main(ONE_OBJECT, READS),
    breaks: (seed) => {
      const [waitS, answer] = limitedFor(seed);
      return { upstream: { ...answer, status: 503, times: 1 }, waitS };
    },
    codes: [],
    attempts: 2,
    isUncharged: true,
  },
  { id: 'F34', what: '501', targets: main(ONE_OBJECT, READS), breaks: status(501), codes: DOWN, attempts: 1 },
];
