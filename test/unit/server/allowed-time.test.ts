import { expect, test } from 'vitest';
import { allowedMsOf } from '../../../src/server/allowed-time.ts';

const OURS = 'x-request-timeout-ms';
const ENVOYS = 'x-envoy-expected-rq-timeout-ms';
const of = (headers: Record<string, string>) => allowedMsOf((name) => headers[name]);

test.each<[Record<string, string>, number | undefined]>([
  [{}, undefined],
  [{ [OURS]: '2500' }, 2_500],
  [{ [ENVOYS]: '1500' }, 1_500],
  [{ [OURS]: '2500', [ENVOYS]: '1500' }, 1_500],
  [{ [OURS]: 'soon', [ENVOYS]: '1500' }, 1_500],
  ...['0', '-5', '1.5', '1e3', '0x10', ' ', '99999999999', 'ten', '5s'].map(
    (text): [Record<string, string>, undefined] => [{ [OURS]: text }, undefined],
  ),
])('%j allows %s ms', (headers, expected) => {
  expect(of(headers)).toBe(expected);
});
