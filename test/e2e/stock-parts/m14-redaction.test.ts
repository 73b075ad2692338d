import { expect, test } from 'vitest';
import { putWholeCase } from '../../support/whole-case.ts';
import { startBuilt } from '../built-gateway.ts';

const PLANTED = 'Quockerwodger';
const PRELOAD = new URL('../../support/planted-faults.js', import.meta.url).href;
const MAX_TURNS = 200;

/** Where an error holds a secret. A list of paths to redact finds the one that it names, and misses the others. */
const PLACES = ['Text', 'Property', 'Nested', 'Capitals', 'Serialised', 'List', 'Cause', 'Json', 'Thrown'];

test('M14, M3: an error with a URL, a name and secrets in every place of it leaves its class and where it was thrown', async () => {
  const built = await startBuilt({ NODE_OPTIONS: `--import ${PRELOAD}`, PLANTED });
  const { userId } = putWholeCase({ upstream: built.emulator });
  const { child, said } = built.process;
  child.kill('SIGUSR2');
  let text = '';
  for (let turn = 0; !text.includes('INTERNAL'); turn++) {
    expect(turn, 'asked in vain, the signal did not arrive').toBeLessThan(MAX_TURNS);
    const answer = await built.ask('query ($u: ID!) { user(id: $u) { username createdAt } }', { u: userId });
    built.sinks.addAnswer('answer', answer);
    text = answer.text;
  }
  expect(JSON.parse(text)).toMatchObject({
    data: { user: { username: expect.any(String), createdAt: null } },
    errors: [{ message: 'Something unexpected went wrong in the gateway.', path: ['user', 'createdAt'] }],
  });
  child.kill('SIGUSR2');
  await said(/"event":"unhandled_rejection".*\n.*"event":"unhandled_rejection"/);
  const { stderr } = await built.stop();

  expect(built.sinks.leaks(PLACES.map((place) => PLANTED + place))).toEqual([]);
  expect(stderr).not.toMatch(/api\.example|cannot read/);
  const faults = stderr
    .split('\n')
    .filter((line) => line.includes('"frames"'))
    .map((line) => JSON.parse(line));
  expect(faults.map(({ event, class: name }) => `${event} ${name}`)).toEqual(
    expect.arrayContaining(['unexpected ReadFailed', 'unhandled_rejection ReadFailed', 'unhandled_rejection string']),
  );
});
