import { drawSpecimen, type SpecimenSpec } from './imagery/specimen.ts';

export type Picture = SpecimenSpec['kind'];
export type Holder = SpecimenSpec['holder'];

/** How a value of evidence is made: from whom, with which face, carrying which mark. */
export type EvidenceSpec = { picture: Picture; face: number; holder: Holder; mark: string };

/** One grey dot, the smallest whole JPEG: for tests that need many documents and no pictures. */
const DOT = Buffer.from(
  [
    'ffd8',
    `ffdb004300${'01'.repeat(64)}`, // quantisation
    'ffc0000b080001000101011100', // one by one pixel, one component
    `ffc400140001${'00'.repeat(15)}00`, // the only DC code
    `ffc400141001${'00'.repeat(15)}00`, // the only AC code
    'ffda0008010100003f00',
    '3f',
    'ffd9',
  ].join(''),
  'hex',
);

/** Pictures are costly to draw and the same in every emulator of a seed; the oldest make room for new ones. */
const MOST_DRAWN = 128;
const drawn = new Map<string, string>();

function remembered(key: string, make: () => string): string {
  const known = drawn.get(key);
  if (known !== undefined) return known;
  const value = make();
  const [oldest] = drawn.keys();
  if (drawn.size >= MOST_DRAWN && oldest !== undefined) drawn.delete(oldest);
  drawn.set(key, value);
  return value;
}

function comment(mark: string): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(mark.length + 2);
  // Marker of a comment segment (COM).
  return Buffer.concat([Buffer.from([0xff, 0xfe]), length, Buffer.from(mark, 'latin1')]);
}

/** A JPEG in base64: a drawn specimen, or a dot that carries the same mark. */
export function pictureOf({ picture, face, holder, mark }: EvidenceSpec, isDrawn: boolean): string {
  if (!isDrawn) return Buffer.concat([DOT.subarray(0, 2), comment(mark), DOT.subarray(2)]).toString('base64');
  return remembered(JSON.stringify([picture, face, holder, mark]), () =>
    drawSpecimen({ kind: picture, seed: face, holder, mark }).toString('base64'),
  );
}

/**
 * The text under which a marked file is found in base64. Base64 has another text for each of three alignments; both
 * pictures and recordings are made so that the mark begins at a multiple of three bytes.
 */
export const inBase64 = (mark: string): string => {
  const bytes = Buffer.from(mark, 'latin1');
  return bytes.subarray(0, bytes.length - (bytes.length % 3)).toString('base64');
};

const chunk = (name: string, content: Buffer): Buffer => {
  const size = Buffer.alloc(4);
  size.writeUInt32LE(content.length);
  return Buffer.concat([Buffer.from(name, 'latin1'), size, content, Buffer.alloc(content.length % 2)]);
};

const RATE_HZ = 16_000;
const RECORDING_S = 0.5;
const LOUDNESS = 6_000;

/** A hum of half a second as 16-bit LPCM WAV in base64, with the mark as its comment. */
export function recordingOf(mark: string, pitchHz: number): string {
  const samples = Buffer.alloc(RATE_HZ * RECORDING_S * 2);
  for (let index = 0; index < samples.length / 2; index += 1) {
    const fade = Math.sin((Math.PI * index * 2) / samples.length);
    samples.writeInt16LE(Math.round(LOUDNESS * fade * Math.sin((2 * Math.PI * pitchHz * index) / RATE_HZ)), index * 2);
  }
  const format = Buffer.alloc(16);
  format.writeUInt16LE(1, 0); // PCM
  format.writeUInt16LE(1, 2); // one channel
  format.writeUInt32LE(RATE_HZ, 4);
  format.writeUInt32LE(RATE_HZ * 2, 8);
  format.writeUInt16LE(2, 12);
  format.writeUInt16LE(16, 14);
  // The comment's text starts at byte 32; the space in front moves the mark to 33, a multiple of three.
  const remark = chunk('LIST', Buffer.concat([Buffer.from('INFO'), chunk('ICMT', Buffer.from(` ${mark}`, 'latin1'))]));
  return chunk(
    'RIFF',
    Buffer.concat([Buffer.from('WAVE'), remark, chunk('fmt ', format), chunk('data', samples)]),
  ).toString('base64');
}
