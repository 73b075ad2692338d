import { describe, expect, test } from 'vitest';
import { type Body, type Connected, connect, showcase } from './connected.ts';

const MINUTE_MS = 60_000;
const START = Date.UTC(2026, 8, 1, 8);

/** Every answer that holds data of people, as text. */
async function everything({ emulator, get }: Connected): Promise<string> {
  const texts: string[] = [];
  const read = async (path: string): Promise<Body> => {
    const { text, body, status } = await get(path);
    if (status === 200) texts.push(text);
    return body;
  };
  const { _embedded: page } = await read('/users?limit=200');
  for (const { id: userId } of page.users) {
    await read(`/users/${userId}/identityAssurance`);
    await read(`/users/${userId}/verifyTransactions`);
    for (const { id } of emulator.data.transactions(userId)) {
      const path = `/users/${userId}/verifyTransactions/${id}`;
      await read(`${path}/documents`);
      await read(`${path}/metaData`);
      const { _embedded: items } = await read(`${path}/verifiedData`);
      const types = items.verifiedData.map(({ type }: { type: string }) => type);
      if (types.length > 0) await read(`${path}/verifiedData?type=${[...new Set(types)].join(',')}`);
    }
  }
  return texts.join('\n').replaceAll(emulator.authUrl, 'http://emulator');
}

describe('the demo', () => {
  test('is the same for a seed and a start time, and another for another seed', async () => {
    const options = { startTime: START, people: 40 };
    await using one = await connect(options);
    await using same = await connect(options);
    await using other = await connect({ ...options, seed: 2 });
    for (const { emulator } of [one, same, other]) {
      emulator.clock.freeze();
      emulator.clock.set(START + 1000);
    }
    const text = await everything(one);
    const encoded = encodeURIComponent(one.emulator.authUrl);
    const again = (await everything(same)).replaceAll(encodeURIComponent(same.emulator.authUrl), encoded);
    expect(again === text).toBe(true);
    expect(same.emulator.demo).toEqual(one.emulator.demo);
    expect(same.emulator.marks()).toEqual(one.emulator.marks());
    expect(same.emulator.worker).toEqual(one.emulator.worker);
    const ids = new Set(one.emulator.data.users().map(({ id }) => id));
    expect(other.emulator.data.users().some(({ id }) => ids.has(id))).toBe(false);
  });

  test('keeps the showcase when there are fewer or more people', async () => {
    await using few = await connect({ people: 8 });
    await using many = await connect({ people: 90 });
    expect(few.emulator.demo).toEqual(many.emulator.demo);
    expect([few.emulator.data.users().length, many.emulator.data.users().length]).toEqual([8, 90]);
  });

  test('has a showcase that is what its names say', async () => {
    await using upstream = await connect();
    const { emulator, get } = upstream;
    const statusOf = async (key: keyof typeof emulator.demo.people) =>
      (await get(showcase(emulator, key).path)).body.transactionStatus.status;
    expect(await statusOf('verified')).toBe('SUCCESS');
    expect(await statusOf('failed')).toBe('FAIL');
    expect(await statusOf('pending')).toBe('REQUESTED');
    expect(await statusOf('retried')).toBe('SUCCESS');
    expect(await statusOf('approved')).toBe('APPROVED_MANUALLY');
    const timedOut = (await get(showcase(emulator, 'timedOut').path)).body.transactionStatus;
    expect(Object.values(timedOut.verificationStatus)).toContain('TRANSACTION_TIMED_OUT');
    const newcomer = emulator.demo.people.newcomer?.userId ?? '';
    expect((await get(`/users/${newcomer}/verifyTransactions`)).body.size).toBe(0);
    const page = await fetch((await get(showcase(emulator, 'pending').path)).body.webVerificationUrl);
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('synthetic')]);
  });

  test('is started in less time than a person notices', async () => {
    await using warm = await connect();
    const before = performance.now();
    await using upstream = await connect();
    expect(warm.emulator.data.users().length).toBe(upstream.emulator.data.users().length);
    // Ten times what it takes on a quiet machine.
    expect(performance.now() - before).toBeLessThan(500);
  });
});

describe('marks', () => {
  test('are found in the answers, each in one value', async () => {
    await using upstream = await connect({ people: 24 });
    const { emulator } = upstream;
    const text = await everything(upstream);
    const marks = emulator.marks();
    expect(new Set(marks).size).toBe(marks.length);
    expect(marks.every((mark) => mark.length >= 6)).toBe(true);
    // The mark of a file is listed in two forms: as it is in the bytes, and as it is in their base64.
    const files = [...text.matchAll(/"([A-Za-z0-9+/]{150,}={0,2})"/g)].map(([, base64 = '']) =>
      Buffer.from(base64, 'base64'),
    );
    const decoded = Buffer.concat(files).toString('latin1');
    expect(marks.filter((mark) => !text.includes(mark) && !decoded.includes(mark))).toEqual([]);
    for (const user of emulator.data.users()) {
      const personal = [user.username, user.email, user.name?.given, user.name?.family, user.mobilePhone];
      for (const value of personal) expect(marks.filter((mark) => String(value).includes(mark))).toHaveLength(1);
    }
  });

  test('are in every value of evidence, also in base64', async () => {
    await using upstream = await connect();
    const { emulator, get } = upstream;
    const marks = emulator.marks();
    const isMarked = (value: string) => marks.some((mark) => value.includes(mark));
    const { data } = emulator;
    const values = data
      .users()
      .flatMap(({ id }) =>
        data
          .transactions(id)
          .flatMap((row) => data.documents(id, row.id).map(({ type, value }) => [type, value ?? ''])),
      );
    expect(values.length).toBeGreaterThan(50);
    expect(values.filter(([, value]) => !isMarked(value ?? ''))).toEqual([]);
    const { path } = showcase(emulator, 'verified');
    const images = (await get(`${path}/verifiedData?type=SELFIE,CROPPED_PORTRAIT,FRONT_IMAGE`)).body._embedded
      .verifiedData;
    for (const { data: picture } of images) expect(isMarked(picture.IMAGE)).toBe(true);
  });

  test('are in drawn pictures where they are looked for', async () => {
    await using upstream = await connect({ people: 1, images: true });
    const { emulator } = upstream;
    const { userId, transactionId } = showcase(emulator, 'verified');
    const marks = emulator.marks();
    for (const { value } of emulator.data.documents(userId, transactionId)) {
      expect(marks.some((mark) => value?.includes(mark))).toBe(true);
    }
  });

  test('are planted in what a test puts without saying more', async () => {
    await using upstream = await connect({ people: 0 });
    const { data, marks } = upstream.emulator;
    const user = data.putUser();
    expect(marks().some((mark) => user.email?.includes(mark))).toBe(true);
  });
});

describe('keeping the showcase fresh', () => {
  const hours = async (keepFresh: boolean) => {
    const upstream = await connect({ startTime: START, keepFresh });
    const { emulator, get } = upstream;
    emulator.clock.advance(5 * 60 * MINUTE_MS + 7 * MINUTE_MS);
    const token = await emulator.accessToken();
    const read = async (path: string) => (await get(path, { token })).body;
    const { path } = showcase(emulator, 'verified');
    const result = {
      documents: (await read(`${path}/documents`)).size,
      verifiedData: (await read(`${path}/verifiedData`)).size,
      pending: (await read(showcase(emulator, 'pending').path)).transactionStatus.status,
      timedOut: (await read(showcase(emulator, 'timedOut').path)).transactionStatus.status,
    };
    await emulator.close();
    return result;
  };

  test('leaves documents, verified data and a pending transaction after hours', async () => {
    expect(await hours(true)).toEqual({ documents: 3, verifiedData: 10, pending: 'REQUESTED', timedOut: 'FAIL' });
  });

  test('is off unless asked for', async () => {
    expect(await hours(false)).toEqual({ documents: 0, verifiedData: 0, pending: 'FAIL', timedOut: 'FAIL' });
  });
});
