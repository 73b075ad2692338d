import { describe, expect, test } from 'vitest';
import { rateLimited, unavailable } from '../../emulator/faults.ts';
import { connect } from './connected.ts';

describe('faults', () => {
  test('hit the calls that match, after those skipped, as often as said', async () => {
    await using upstream = await connect({ people: 1 });
    const { emulator } = upstream;
    const fault = emulator.fault({ match: { resource: 'users' }, skip: 1, times: 2, status: 500 });
    const statuses: number[] = [];
    for (let call = 0; call < 5; call += 1) statuses.push((await upstream.get('/users')).status);
    expect(statuses).toEqual([200, 500, 500, 200, 200]);
    expect(fault.hits()).toBe(2);
    expect((await upstream.get('/populations')).status).toBe(200);
  });

  test('match by method and by a pattern over path and query, and end when removed', async () => {
    await using upstream = await connect({ people: 1 });
    const { emulator } = upstream;
    const fault = emulator.fault({ match: { method: 'get', path: '/users\\?limit=3$' }, status: 503 });
    expect((await upstream.get('/users?limit=3')).body.code).toBe('UNEXPECTED_ERROR');
    expect((await upstream.get('/users?limit=30')).status).toBe(200);
    fault.remove();
    expect((await upstream.get('/users?limit=3')).status).toBe(200);
    emulator.fault({ match: {}, status: 404 });
    emulator.clearFaults();
    expect((await upstream.get('/users')).status).toBe(200);
  });

  test('serve any body, as JSON or as text, with any header', async () => {
    await using upstream = await connect({ people: 1 });
    const { emulator } = upstream;
    emulator.fault({ match: { resource: 'users' }, times: 1, body: { odd: [null, 1, 'x'] } });
    expect((await upstream.get('/users')).body).toEqual({ odd: [null, 1, 'x'] });
    emulator.fault({
      match: { resource: 'users' },
      times: 1,
      status: 200,
      body: '<html>',
      headers: { 'content-type': 'text/html' },
    });
    const page = await upstream.get('/users');
    expect([page.text, page.headers.get('content-type')]).toEqual(['<html>', 'text/html']);
    emulator.fault({
      match: { resource: 'users' },
      times: 1,
      status: 302,
      headers: { location: 'http://elsewhere.example/' },
    });
    const moved = await upstream.get('/users');
    expect([moved.status, moved.headers.get('location'), moved.text]).toEqual([302, 'http://elsewhere.example/', '']);
    emulator.fault({
      match: { resource: 'users' },
      times: 1,
      rewrite: (body) => ({ was: Object.keys(body as object) }),
    });
    expect((await upstream.get('/users')).body.was).toContain('_embedded');
  });

  test('come ready made for a rate limit and for an outage', async () => {
    await using upstream = await connect({ people: 1 });
    const { emulator } = upstream;
    emulator.fault(rateLimited({ resource: 'users' }, 7, { times: 1 }));
    const limited = await upstream.get('/users');
    expect([limited.status, limited.headers.get('retry-after'), limited.body.code]).toEqual([
      429,
      '7',
      'REQUEST_LIMITED',
    ]);
    emulator.fault(unavailable({ resource: 'users' }, Date.UTC(2030, 0, 2)));
    const down = await upstream.get('/users');
    expect([down.status, down.headers.get('retry-after')]).toEqual([503, 'Wed, 02 Jan 2030 00:00:00 GMT']);
  });

  test('hit the token endpoint too', async () => {
    await using upstream = await connect({ people: 0 });
    const { emulator } = upstream;
    emulator.fault({ match: { resource: 'token' }, times: 1, status: 429, headers: { 'Retry-After': '2' } });
    expect((await upstream.token(emulator.worker)).status).toBe(429);
    expect((await upstream.token(emulator.worker)).status).toBe(200);
  });

  test('break the connection before the answer, or within it', async () => {
    await using upstream = await connect({ people: 5 });
    const { emulator } = upstream;
    emulator.fault({ match: { resource: 'users' }, times: 1, reset: 'beforeHeaders' });
    await expect(upstream.get('/users')).rejects.toThrow();
    emulator.fault({ match: { resource: 'users' }, times: 1, reset: 'midBody' });
    const token = await emulator.accessToken();
    const cut = await fetch(`${emulator.apiUrl}/environments/${emulator.environmentId}/users`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(cut.status).toBe(200);
    await expect(cut.text()).rejects.toThrow();
    expect(emulator.log().map(({ status, aborted }) => [status, aborted])).toEqual([
      [null, false],
      [null, false],
    ]);
  });

  test('hang until the caller gives up, which the log tells', async () => {
    await using upstream = await connect({ people: 0 });
    const { emulator } = upstream;
    emulator.fault({ match: { resource: 'users' }, hang: true });
    const gaveUp = new AbortController();
    const call = fetch(`${emulator.apiUrl}/environments/${emulator.environmentId}/users`, { signal: gaveUp.signal });
    await expect.poll(() => emulator.log().length).toBe(1);
    gaveUp.abort();
    await expect(call).rejects.toThrow();
    await expect.poll(() => emulator.log()[0]?.aborted).toBe(true);
    expect(emulator.log()[0]).toMatchObject({ status: null, answeredAt: null });
  });

  test('that hang do not keep the emulator from closing', async () => {
    const upstream = await connect({ people: 0, variations: { latencyMs: 60_000 } });
    const { emulator } = upstream;
    const calls = [upstream.get('/users'), upstream.token(emulator.worker)];
    const outcomes = Promise.allSettled(calls);
    await expect.poll(() => emulator.log().length).toBe(2);
    await emulator.close();
    expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });

  test('that cannot be are refused', async () => {
    await using upstream = await connect({ people: 0 });
    const { fault } = upstream.emulator;
    expect(() => fault({ match: {}, status: 42 })).toThrow(RangeError);
    expect(() => fault({ match: {}, times: -1 })).toThrow(RangeError);
    expect(() => fault({ match: { path: '(' } })).toThrow(SyntaxError);
  });
});
