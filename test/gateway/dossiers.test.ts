import { expect, test } from 'vitest';
import { createTestWorld } from '../support/world.ts';

const ASK = `query ($u: ID!, $t: ID!) {
  verifyTransaction(userId: $u, id: $t) { verifiedData { type ... on OtherVerifiedData { data } } metadata { data } }
}`;

test('pictures and recordings in free-form JSON count like any other, and leave what has none alone', async () => {
  await using world = await createTestWorld({ emulator: { people: 0 }, contentReadsPerMinute: 1 });
  const { data } = world.upstream;
  const { id: u } = data.putUser();
  const { id: t } = data.putTransaction(u);
  data.putVerifiedData(u, t, { type: 'EMAIL', data: { value: 'a@example.org' } });
  data.putVerifiedData(u, t, { type: 'VOICE_SAMPLE', data: { VOICE: 'UklGRiQAAABXQVZF' } });
  data.putMetadata(u, t, { data: { face: { crop: `/9j/${'A'.repeat(100)}` } } });
  const { data: answer, errors } = await world.ask(ASK, { u, t });
  const items = answer.verifyTransaction.verifiedData;
  expect(items.find(({ type }: { type: string }) => type === 'EMAIL').data).toEqual({ value: 'a@example.org' });
  const pictures = [
    items.find(({ type }: { type: string }) => type === 'VOICE_SAMPLE').data,
    answer.verifyTransaction.metadata[0].data,
  ];
  expect(pictures.filter((one) => one !== null)).toHaveLength(1);
  expect(errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED', retryAfterSeconds: expect.any(Number) } }]);
});
