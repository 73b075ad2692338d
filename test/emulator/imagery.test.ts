import { decode } from 'jpeg-js';
import { describe, expect, test } from 'vitest';
import { toCapitals } from '../../emulator/imagery/latin.ts';
import { cardLines, checkDigit, passportLines } from '../../emulator/imagery/mrz.ts';
import { drawSpecimen, markOf, type SpecimenSpec } from '../../emulator/imagery/specimen.ts';

const KINDS = [
  'passport-front',
  'card-front',
  'card-back',
  'license-front',
  'license-back',
  'selfie',
  'portrait',
  'signature',
] as const satisfies readonly SpecimenSpec['kind'][];

const holder: SpecimenSpec['holder'] = {
  givenName: 'Anna María',
  familyName: 'Eriksson',
  birthDate: '1974-08-12',
  documentNumber: 'L898902C3',
  country: 'UTO',
  expiryDate: '2012-04-15',
};

const specimen = (changes: Partial<SpecimenSpec> = {}): SpecimenSpec => ({
  kind: 'card-front',
  seed: 7,
  holder,
  mark: 'mark-7',
  ...changes,
});

const sizeOf = (jpeg: Buffer) => {
  const { width, height } = decode(jpeg, { useTArray: true });
  return { width, height };
};

/** Share of pixels that differ clearly, so that neither grain nor rounding counts. */
function difference(one: Buffer, other: Buffer): number {
  const [a, b] = [one, other].map((jpeg) => decode(jpeg, { useTArray: true }).data);
  if (!a || !b || a.length !== b.length) return 1;
  let differing = 0;
  for (let at = 0; at < a.length; at += 4) if (Math.abs((a[at] ?? 0) - (b[at] ?? 0)) > 40) differing++;
  return differing / (a.length / 4);
}

describe('a specimen picture', () => {
  test.each([
    ['passport-front', { width: 680, height: 479 }],
    ['card-front', { width: 640, height: 404 }],
    ['card-back', { width: 640, height: 404 }],
    ['license-front', { width: 640, height: 404 }],
    ['license-back', { width: 640, height: 404 }],
    ['selfie', { width: 480, height: 640 }],
    ['portrait', { width: 420, height: 540 }],
    ['signature', { width: 560, height: 200 }],
  ] as const)('of %s is a JPEG of its size and between 20 and 120 KB', (kind, size) => {
    const jpeg = drawSpecimen(specimen({ kind }));
    expect(sizeOf(jpeg)).toEqual(size);
    expect(jpeg.length).toBeGreaterThan(20_000);
    expect(jpeg.length).toBeLessThan(120_000);
  });

  test('keeps its shape at any width', () => {
    expect(sizeOf(drawSpecimen(specimen({ width: 360 })))).toEqual({ width: 360, height: 227 });
  });

  test.each([0, 15, 4_001, Number.NaN])('is refused at a width of %d pixels', (width) => {
    expect(() => drawSpecimen(specimen({ width }))).toThrow(RangeError);
  });

  test.each(KINDS)('of %s has the same bytes for the same spec', (kind) => {
    const spec = specimen({ kind, width: 160 });
    expect(drawSpecimen(spec).equals(drawSpecimen(structuredClone(spec)))).toBe(true);
  });

  test.each(['portrait', 'selfie', 'card-front', 'signature'] as const)('of %s differs between seeds', (kind) => {
    const [one, other] = [1, 2].map((seed) => drawSpecimen(specimen({ kind, seed, width: 160 })));
    expect(difference(one ?? Buffer.alloc(0), other ?? Buffer.alloc(0))).toBeGreaterThan(0.02);
  });

  test('shows many faces: no two of twenty neighbouring seeds are alike', () => {
    const faces = Array.from({ length: 20 }, (_, seed) => {
      const { data } = decode(drawSpecimen(specimen({ kind: 'portrait', seed, width: 48 })), { useTArray: true });
      // Coarse enough to swallow the grain, which alone would make every picture unlike every other.
      return data
        .filter((_byte, at) => at % 4 === 0)
        .map((byte) => byte >> 5)
        .join();
    });
    expect(new Set(faces).size).toBe(20);
  });

  test('has the red of SPECIMEN printed across every kind', () => {
    for (const kind of KINDS) {
      const { data } = decode(drawSpecimen(specimen({ kind, seed: 1, width: 320 })), { useTArray: true });
      let red = 0;
      for (let at = 0; at < data.length; at += 4) {
        const [r = 0, g = 0, b = 0] = data.subarray(at, at + 3);
        // Rather pink than brown, or skin and hair would count; without the print the share is below 0.001.
        if (r - g > 34 && b > g - 4) red++;
      }
      expect(red / (data.length / 4), kind).toBeGreaterThan(0.012);
    }
  });
});

describe('the mark', () => {
  test.each(['mark-7', 'Zoë ☂ 名', '', 'x'.repeat(65_533)])('comes back from the bytes (%#)', (mark) => {
    expect(markOf(drawSpecimen(specimen({ mark, width: 32 })))).toBe(mark);
  });

  test('stands in the bytes as written, where a plain search finds it', () => {
    expect(drawSpecimen(specimen({ mark: 'canary-4711', width: 32 })).includes('canary-4711')).toBe(true);
  });

  test('that does not fit into one segment is refused', () => {
    expect(() => drawSpecimen(specimen({ mark: 'x'.repeat(65_534), width: 32 }))).toThrow(RangeError);
  });

  test.each([
    ['no bytes', Buffer.alloc(0)],
    ['another format', Buffer.from('89504e470d0a1a0a', 'hex')],
    ['a JPEG without a comment', Buffer.from('ffd8ffe000044a46ffda0002ffd9', 'hex')],
    ['a comment cut short', Buffer.from('ffd8fffe00ff6d', 'hex')],
    ['segments without an end', Buffer.from('ffd8ffe00000ffe00000', 'hex')],
  ])('is undefined for %s', (_name, bytes) => {
    expect(markOf(bytes)).toBeUndefined();
  });
});

describe('the machine-readable zone', () => {
  // The worked example of ICAO Doc 9303, part 4, appendix B.
  test.each([
    ['L898902C3', '6'],
    ['740812', '2'],
    ['120415', '9'],
    ['ZE184226B<<<<<', '1'],
    ['L898902C3674081221204159ZE184226B<<<<<1', '0'],
  ])('gives %s the check digit %s', (field, digit) => {
    expect(checkDigit(field)).toBe(digit);
  });

  test('of a passport follows the published example, without its sex and personal number', () => {
    expect(passportLines({ ...holder, givenName: 'Anna Maria' })).toEqual([
      'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<',
      'L898902C36UTO7408122<1204159<<<<<<<<<<<<<<<8',
    ]);
  });

  test('of a card follows the published example, without its sex', () => {
    // Part 5, appendix B: the composite digit covers the optional fields, which are blank here as there.
    expect(cardLines({ ...holder, givenName: 'Anna Maria', documentNumber: 'D23145890' })).toEqual([
      'I<UTOD231458907<<<<<<<<<<<<<<<',
      '7408122<1204159UTO<<<<<<<<<<<6',
      'ERIKSSON<<ANNA<MARIA<<<<<<<<<<',
    ]);
  });

  test.each([
    ['O’Connor', 'Siân-Élise', 'OCONNOR<<SIAN<ELISE'],
    ['Nguyễn', 'Thị', 'NGUYEN<<THI'],
    ['Đorđević', 'Łucja', 'DORDEVIC<<LUCJA'],
    ['Groß', '', 'GROSS'],
    ['Щербаков', 'Юрий', 'SHCHERBAKOV<<IURII'],
    ['王', '小明', 'X<<XX'],
    ['W'.repeat(60), 'Ida', `${'W'.repeat(36)}<<I`],
  ])('writes %s, %s with the letters machines read', (familyName, givenName, expected) => {
    const [first] = passportLines({ ...holder, familyName, givenName });
    expect(first).toBe(`P<UTO${expected}`.padEnd(44, '<'));
  });

  test('keeps its length and letters whatever the holder is', () => {
    for (const odd of ['', '🙂', '<<<', 'x'.repeat(500), '۱۲۳', '2020-13-99T', '\u0000\n']) {
      const strange = {
        givenName: odd,
        familyName: odd,
        birthDate: odd,
        documentNumber: odd,
        country: odd,
        expiryDate: odd,
      };
      for (const line of passportLines(strange)) expect(line).toMatch(/^[A-Z0-9<]{44}$/);
      for (const line of cardLines(strange)) expect(line).toMatch(/^[A-Z0-9<]{30}$/);
    }
  });
});

describe('names', () => {
  test.each([
    ['Åse Ørsted', 'ASE ORSTED'],
    ['İpek Şahin', 'IPEK SAHIN'],
    ['Παπαδόπουλος', 'PAPADOPOULOS'],
    ['Ғани', 'ҒANI'],
  ])('%s is printed as %s', (name, capitals) => {
    expect(toCapitals(name)).toBe(capitals);
  });

  test.each(KINDS)('of any script and length can be drawn on %s', (kind) => {
    const long = 'Wolfeschlegelstein '.repeat(40);
    for (const [givenName, familyName, documentNumber, country] of [
      ['محمد', '王小明', 'ทักษิณ', 'देवनागरी'],
      ['אברהם', '🙂👩‍👩‍👧', '', ' '],
      [long, long, long, long],
    ] as const) {
      const odd = { ...holder, givenName, familyName, documentNumber, country };
      const drawn = drawSpecimen(specimen({ kind, width: 64, holder: odd }));
      expect(sizeOf(drawn).width).toBe(64);
    }
  });

  test('and numbers that are too long for their line are cut, and leave what is right of it alone', () => {
    const [short, long] = ['7', '7'.repeat(300)].map((documentNumber) =>
      decode(drawSpecimen(specimen({ kind: 'license-front', width: 720, holder: { ...holder, documentNumber } })), {
        useTArray: true,
      }),
    );
    const change = (left: number, right: number) => {
      let most = 0;
      // At 720 pixels a unit of the layout is a pixel: the number's line is 270 to 288 high and ends at 582.
      for (let y = 262; y < 296; y++) {
        for (let x = left; x < right; x++) {
          const at = (y * 720 + x) * 4;
          most = Math.max(most, Math.abs((short?.data[at] ?? 0) - (long?.data[at] ?? 0)));
        }
      }
      return most;
    };
    expect(change(420, 582)).toBeGreaterThan(100);
    expect(change(592, 720)).toBeLessThan(8);
  });
});
