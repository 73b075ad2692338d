import type { Fault } from '../../emulator/faults.ts';
import { DOWN, LATE, pick, type Row } from './row.ts';
import { ANSWER_ROWS } from './rows-answers.ts';
import { NETWORK_ROWS } from './rows-network.ts';
import { TOKEN } from './targets.ts';

const TOKEN_ROWS: readonly Row[] = [
  {
    id: 'F42',
    what: 'no token: refused, limited, broken',
    targets: [TOKEN],
    breaks: (seed) => ({
      upstream: pick<Omit<Fault, 'match'>>(seed, [
        { status: 401 },
        { status: 429, headers: { 'Retry-After': '5' } },
        { status: 500 },
        { body: '<html>' },
        { body: {} },
        { status: 302 },
      ]),
    }),
    codes: DOWN,
    attempts: 1,
  },
  {
    id: 'F42',
    what: 'token without end, or with none',
    targets: [TOKEN],
    breaks: (seed) => ({
      upstream: {
        rewrite: (token) => ({
          ...(token as object),
          expires_in: pick<unknown>(seed, [0, -5, 1e15, null, 'soon', undefined]),
        }),
      },
    }),
    codes: [],
    attempts: 1,
  },
  {
    id: 'F42',
    what: 'token endpoint too slow',
    targets: [TOKEN],
    breaks: () => ({ wire: { kind: 'stall', after: 0 } }),
    codes: LATE,
    attempts: 1,
    limits: true,
  },
];

export const ROWS: readonly Row[] = [...NETWORK_ROWS, ...ANSWER_ROWS, ...TOKEN_ROWS];
