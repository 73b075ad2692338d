import { request } from 'undici';
import { expect, test } from 'vitest';
import type { Heard } from '../../support/raw-upstream.ts';
import { until } from '../../support/until.ts';
import { USER, wireAnswer } from '../../support/wire-case.ts';
import { waitingClient } from '../client-socket.ts';
import { sayAsIs, startWireWorld } from '../wire-world.ts';

const IN_FLIGHT = 112; // calls to PingOne's directory at once: seven eighths of all
const FIRST = USER(1_000);
const SECOND = USER(2_000);

const read = (id: string) => `{ user(id: "${id}") { username } }`;

test('M12: a call that is given up while it stands in line does not hold up the one behind it', async () => {
  await using world = await startWireWorld();
  const { port, url } = world.gateway;
  const held: Heard[] = [];
  world.answer((heard) => void held.push(heard));
  /** What was sent before has been read by then: the server takes its connections in turn. */
  const turn = async () => {
    for (let times = 0; times < 2; times += 1) {
      const { body } = await request(new URL('/health/live', url));
      await body.text();
    }
  };
  const crowd = Array.from({ length: IN_FLIGHT }, (_, index) => waitingClient(port, read(USER(index))));
  await until(() => held.length === IN_FLIGHT, 'every place is taken');

  const leaver = waitingClient(port, read(FIRST));
  await turn();
  const stayer = waitingClient(port, read(SECOND));
  await turn();
  leaver.leave();
  await turn();
  const [one] = held;
  if (one) sayAsIs(one, wireAnswer(world.of, one.target.split(`${world.of.environmentId}/`)[1] ?? ''));
  await until(() => held.length > IN_FLIGHT, 'the place is taken by the next in line');
  expect(held.slice(IN_FLIGHT).map(({ target }) => target.split('/').at(-1))).toEqual([SECOND]);
  for (const heard of held.slice(1)) {
    sayAsIs(heard, wireAnswer(world.of, heard.target.split(`${world.of.environmentId}/`)[1] ?? ''));
  }
  await until(() => stayer.text().includes('}}'), 'the one behind is answered');
  expect(stayer.text()).toContain(`username-${world.of.mark}`);
  await until(() => crowd.every((client) => client.text().includes('}}')), 'everybody is answered');
  expect(held.some(({ target }) => target.includes(FIRST))).toBe(false);
});
