import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { resourceOf } from '../../../../src/datasources/http/observer.ts';
import { type EventFields, logEvents } from '../../../../src/server/log/events.ts';
import { faultPlace } from '../../../../src/server/log/fault-place.ts';
import { resource as resourceKind } from '../../../../src/server/log/kinds.ts';
import { createLog, type LogLevel } from '../../../../src/server/log/log.ts';

function logTo(level: LogLevel) {
  const lines: Record<string, unknown>[] = [];
  const log = createLog(level, { write: (line) => void lines.push(JSON.parse(line)) });
  return { log, lines };
}

const REQUEST_ID = '0b7f6c2a-5e2f-4f4e-9a55-d0c7a1b43b0d';
const done = { status: 200, durationMs: 12.3456, errorCodes: ['FORBIDDEN'], errorCount: 1 } as const;

test('an event is one line of JSON with time, level, name, the id of its request and its fields', () => {
  const { log, lines } = logTo('info');
  log.forRequest(REQUEST_ID).event('request_done', done);
  expect(lines).toEqual([
    {
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      event: 'request_done',
      requestId: REQUEST_ID,
      status: 200,
      durationMs: 12.35,
      errorCodes: ['FORBIDDEN'],
      errorCount: 1,
    },
  ]);
});

test.each<[LogLevel, string[]]>([
  ['trace', ['upstream_call', 'stopped', 'audit_failed', 'uncaught_exception']],
  ['debug', ['upstream_call', 'stopped', 'audit_failed', 'uncaught_exception']],
  ['info', ['stopped', 'audit_failed', 'uncaught_exception']],
  ['warn', ['audit_failed', 'uncaught_exception']],
  ['fatal', ['uncaught_exception']],
  ['silent', []],
])('at level %s these are written: %j', (level, written) => {
  const { log, lines } = logTo(level);
  log.event('upstream_call', { resource: 'users', attempt: 1, durationMs: 1 });
  log.event('stopped', { durationMs: 1, cut: 0 });
  log.event('audit_failed', { reason: 'write' });
  log.event('uncaught_exception', { class: 'Error', frames: [] });
  expect(lines.map(({ event }) => event)).toEqual(written);
});

describe('what the types would not let through', () => {
  test('an event without a row is not written', () => {
    const { log, lines } = logTo('trace');
    for (const name of ['made_up', 'constructor', '__proto__']) log.event(name as 'stopped', { durationMs: 1, cut: 0 });
    expect(lines).toEqual([]);
  });

  test('a field without a row, or with a value not of its kind, is left out and counted', () => {
    const { log, lines } = logTo('trace');
    const fields = { durationMs: 'Ada', user: 'Ada', toString: 'Ada', __proto__: { message: 'Ada' } };
    log.event('stopped', fields as unknown as EventFields<'stopped'>);
    expect(lines).toEqual([{ level: 'info', time: expect.any(String), event: 'stopped', leftOut: 3 }]);
  });

  test('no text of letters that is none of our words gets into any field of any event', () => {
    const mark = fc.stringMatching(/^[b-df-hj-np-tv-z]{8}$/); // no vowels: none of our words is made so
    fc.assert(
      fc.property(mark, fc.constantFrom('', '/', '@', '-', '{id}/'), (word, joint) => {
        const { log, lines } = logTo('trace');
        const planted = [
          word,
          `${word}${joint}x`,
          `x${joint}${word}`,
          { word },
          [word],
          [{ word }],
          word.toUpperCase(),
        ];
        for (const [name, { fields }] of Object.entries(logEvents)) {
          for (const value of planted) {
            const all = Object.fromEntries(Object.keys(fields).map((field) => [field, value]));
            log.event(name as 'stopped', all as unknown as EventFields<'stopped'>);
          }
        }
        // Names of classes and of trusted operations are the operator's own; nothing tells them from other words.
        const told = lines.map(({ class: _class, operationName, ...rest }) => rest);
        expect(JSON.stringify(told).toLowerCase()).not.toContain(word);
      }),
      { numRuns: 20 },
    );
  });
});

test.each<[string, unknown]>([
  ['a telephone number', 4_915_112_345_678],
  ['a birth date', '1990-02-03'],
  ['a payment card', '4929-1234-5678-9012'],
  ['an address of the network', '203.0.113.7'],
  ['a token', 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln'],
  ['a path with an id', 'users/d0c7a1b4-5e2f-4f4e-9a55-3b0d7f6c2a91'],
  ['a path with a query', 'users?filter=x'],
  ['not a number', Number.NaN],
])('%s fits no field of any event', (_name, value) => {
  for (const { fields } of Object.values(logEvents)) {
    for (const [field, kind] of Object.entries(fields)) expect(kind.fits(value), field).toBe(false);
  }
});

test('the path of every read can be logged', () => {
  const folder = new URL('../../../../src/datasources/', import.meta.url);
  const sources = readdirSync(folder).filter((name) => name.endsWith('.ts'));
  const templates = sources.flatMap((name) =>
    [...readFileSync(new URL(name, folder), 'utf8').matchAll(/path`([^`]+)`|allPages\([^']*'(\w+)'/g)].map(
      ([, template, name]) => (template ?? name ?? '').replace(/\$\{\w+\}/g, 'd0c7a1b4-5e2f-4f4e-9a55-3b0d7f6c2a91'),
    ),
  );
  expect(templates.length).toBeGreaterThan(8); // or this has read nothing
  expect(templates.map(resourceOf).filter((resource) => !resourceKind.fits(resource))).toEqual([]);
});

describe('the place of a fault', () => {
  test('is the class and places in the code, without message, function or folder', () => {
    const { class: name, frames } = faultPlace(new RangeError('Ada Lovelace\n    at Ada (src/ada.ts:1:1)'));
    expect(name).toBe('RangeError');
    expect(frames[0]).toMatch(/^(?:src|test|node_modules|node:)/);
    expect(JSON.stringify(frames)).not.toMatch(/ada|file:|\/home|\/tmp/i);
  });

  test.each<[string, string[]]>([
    ['    at file:///srv/ada/dist/src/server/start.js:3:7', ['src/server/start.js:3:7']],
    ['    at async Ada.read (file:///srv/app/dist/src/cli/main.js:3:7)', ['src/cli/main.js:3:7']],
    ['    at Object.ada [as get] (/srv/src/app/src/schema/user.ts:3:7)', ['src/schema/user.ts:3:7']],
    [
      '    at f (/srv/app/node_modules/graphql/execution/execute.js:3:7)',
      ['node_modules/graphql/execution/execute.js:3:7'],
    ],
    ['    at process.task (node:internal/process/task_queues:95:5)', ['node:internal/process/task_queues:95:5']],
    ['    at eval (eval at <anonymous> (ada:1:1), <anonymous>:1:1)', []],
    ['    at <anonymous>', []],
    ['Ada (src/ada.ts:1:1)', []],
  ])('%j is told as %j', (line, places) => {
    const error = Object.assign(new Error('lost'), { stack: `Error: lost\n${line}` });
    expect(faultPlace(error).frames).toEqual(places);
  });

  test.each([['text'], [undefined], [null], [{ message: 'Ada' }]])(
    'of %j, which is no error, is its type',
    (thrown) => {
      expect(faultPlace(thrown)).toEqual({ class: typeof thrown, frames: [] });
    },
  );
});
