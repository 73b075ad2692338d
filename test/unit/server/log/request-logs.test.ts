import { describe, expect, test } from 'vitest';
import { createLog } from '../../../../src/server/log/log.ts';
import { createRequestLogs } from '../../../../src/server/log/request-logs.ts';

function world() {
  const lines: Record<string, unknown>[] = [];
  const requests = createRequestLogs(createLog('trace', { write: (line) => void lines.push(JSON.parse(line)) }));
  return { requests, lines };
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('the id of a request', () => {
  test.each([
    ['0b7f6c2a-5e2f-4f4e-9a55-d0c7a1b43b0d'],
    ['0af7651916cd43dd8448eb211c80319c'],
    ['0B7F6C2A-5E2F-4F4E-9A55-D0C7A1B43B0D'],
    ['a'.repeat(64)],
  ])('is the given one: %s', (given) => {
    const { requests } = world();
    const request = {};
    requests.open(request, given);
    expect(requests.idOf(request)).toBe(given);
  });

  test.each([
    [null],
    [undefined],
    [''],
    ['ada@example.org'],
    ['Ada-Lovelace-born-in-London'],
    ['4929123456789012'],
    ['1990-02-03'],
    ['a'.repeat(65)],
    ['0af7651916cd43dd8448eb211c80319c\r\nx: y'],
    ['--------------------------'],
    ['0af7651916cd43dd8448eb211c80319c, 0af7651916cd43dd8448eb211c80319c'],
  ])('is a new one where %j is given', (given) => {
    const { requests } = world();
    const request = {};
    requests.open(request, given);
    expect(requests.idOf(request)).toMatch(UUID);
  });
});

describe('the line that a request leaves', () => {
  test('is none where it asked after the health, whatever it was told', () => {
    const { requests, lines } = world();
    const request = {};
    requests.open(request, null);
    requests.probed(request);
    requests.close(request, 503);
    expect(lines).toEqual([]);
  });

  test('names the operation by its hash, and each code once', () => {
    const { requests, lines } = world();
    const request = {};
    requests.open(request, null);
    requests.asked(request, '{ __typename }');
    requests.failed(request, ['FORBIDDEN', 'INTERNAL', 'FORBIDDEN', 'Ada', undefined]);
    requests.close(request, 200);
    expect(lines).toEqual([
      expect.objectContaining({
        event: 'request_done',
        requestId: requests.idOf(request),
        status: 200,
        durationMs: expect.any(Number),
        operationHash: '7f56e67dd21ab3f30d1ff8b7bed08893f0a0db86449836189b361dd1e56ddb4b',
        errorCodes: ['FORBIDDEN', 'INTERNAL'],
        errorCount: 5,
      }),
    ]);
  });

  test('has a name only where somebody vouches for it', () => {
    const { requests, lines } = world();
    const request = {};
    requests.open(request, null);
    requests.asked(request, 'query Ada { __typename }');
    requests.named(request, 'StatusPage');
    requests.close(request, 200);
    expect(lines).toMatchObject([{ operationName: 'StatusPage' }]);
    expect(JSON.stringify(lines)).not.toContain('Ada');
  });

  test.each([
    [400, 'malformed'],
    [401, 'unauthenticated'],
    [403, 'forbidden'],
    [404, 'not_found'],
    [405, 'method'],
    [413, 'too_large'],
    [415, 'media_type'],
    [418, 'failed'],
    [500, 'failed'],
    [503, 'overloaded'],
  ])('without an operation and with status %i says: %s', (status, reason) => {
    const { requests, lines } = world();
    const request = {};
    requests.open(request, null);
    requests.close(request, status);
    expect(lines).toMatchObject([{ event: 'request_refused', status, reason }]);
  });

  test('is none for files and health, and none for a request that nobody began', () => {
    const { requests, lines } = world();
    const request = {};
    requests.open(request, null);
    requests.close(request, 200);
    requests.close({}, 500);
    expect(lines).toEqual([]);
  });
});
