import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { badUserInput, GatewayError, RequestRefused, upstreamError } from '../../../src/datasources/errors.ts';
import { Secret } from '../../../src/datasources/secret.ts';

describe('an error', () => {
  test.each([
    ['RATE_LIMITED', true],
    ['UPSTREAM_TIMEOUT', true],
    ['UPSTREAM_UNAVAILABLE', true],
    ['UPSTREAM_INVALID', false],
    ['UNAUTHENTICATED', false],
    ['FORBIDDEN', false],
  ] as const)('of the code %s is retryable: %s, and has a sentence', (code, retryable) => {
    const error = upstreamError(code, { correlationId: 'c', retryAfterSeconds: 3, cause: 'mark' });
    expect(error).toMatchObject({ code, retryable, correlationId: 'c', retryAfterSeconds: 3, cause: 'mark' });
    expect(error.message).toMatch(/^PingOne [^\n]+\.$/);
    expect(error.message).not.toContain('mark');
  });

  test('about input cannot be mended by trying again', () => {
    expect(badUserInput('`id` takes an id.')).toMatchObject({ code: 'BAD_USER_INPUT', retryable: false });
  });

  test('about a refused request passes for an answer that cannot be used', () => {
    const error = new RequestRefused(new Set(['INVALID_FILTER']), {});
    expect(error).toBeInstanceOf(GatewayError);
    expect(error).toMatchObject({ code: 'UPSTREAM_INVALID', retryable: false });
  });
});

describe('a secret', () => {
  const secret = new Secret('mark');

  test.each([
    ['printed', () => String(secret)],
    ['joined', () => `${secret}`],
    ['inspected', () => inspect({ secret }, { showHidden: true, depth: 9 })],
    ['written as JSON', () => JSON.stringify({ secret })],
    ['spread', () => JSON.stringify({ ...secret })],
  ])('%s does not show', (_how, show) => {
    expect(show()).not.toContain('mark');
  });

  test('shows where it is asked to', () => {
    expect(secret.reveal()).toBe('mark');
  });
});
