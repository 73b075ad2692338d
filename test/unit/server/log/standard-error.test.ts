import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { droppingSink } from '../../../../src/server/log/standard-error.ts';

const MEBIBYTE = 1024 * 1024;
const MAX_WAITING_MEBIBYTES = 8;

test('F51: lines that a stopped reader leaves waiting have an end, and are counted when it goes on', () => {
  let takeOne: () => void = () => {};
  const stream = new Writable({
    decodeStrings: false,
    write(_chunk, _encoding, done) {
      takeOne = done;
    },
  });
  const dropped: number[] = [];
  const sink = droppingSink(stream);
  sink.onDropped((lines) => dropped.push(lines));
  const line = 'x'.repeat(MEBIBYTE);
  for (let at = 0; at < 20; at++) sink.write(line);
  expect(stream.writableLength).toBe((MAX_WAITING_MEBIBYTES + 1) * MEBIBYTE);
  expect(dropped).toEqual([]);
  for (let at = 0; at < 9; at++) takeOne();
  sink.write('more');
  expect(dropped).toEqual([11]);
  sink.write('more');
  expect(dropped).toEqual([11]);
});

test('a stream that fails takes nobody down', () => {
  const stream = new Writable({ write: (_chunk, _encoding, done) => done(new Error('disk full')) });
  const sink = droppingSink(stream);
  sink.write('one');
  expect(() => sink.write('two')).not.toThrow();
});
