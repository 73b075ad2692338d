import { mix, type Rgb } from './canvas.ts';
import { createDice } from './dice.ts';

export type HairStyle = 'cropped' | 'parted' | 'swept' | 'curls' | 'bald' | 'long' | 'bob' | 'bun';

/** How an invented person looks. The shares are between -1 and 1 and bend a feature away from the average. */
export type Person = {
  skin: Rgb;
  /** The same skin, in shadow. */
  shade: Rgb;
  lips: Rgb;
  hair: Rgb;
  iris: Rgb;
  top: Rgb;
  hairStyle: HairStyle;
  collar: 'round' | 'shirt' | 'jacket';
  beard: 'none' | 'stubble' | 'full';
  glasses: 'none' | 'round' | 'square';
  hasLashes: boolean;
  hasFreckles: boolean;
  jaw: number;
  eyeGap: number;
  eyeSize: number;
  browTilt: number;
  browWeight: number;
  nose: number;
  smile: number;
};

const SKINS = [
  [250, 221, 200],
  [243, 205, 176],
  [228, 181, 145],
  [205, 153, 113],
  [172, 119, 83],
  [134, 88, 60],
  [101, 66, 47],
] as const satisfies readonly Rgb[];

const DARK_HAIR = [
  [38, 30, 32],
  [58, 42, 36],
  [84, 58, 44],
] as const satisfies readonly Rgb[];

const ANY_HAIR = [
  ...DARK_HAIR,
  [122, 82, 52],
  [168, 122, 72],
  [212, 176, 118],
  [158, 84, 52],
  [164, 162, 164],
] as const satisfies readonly Rgb[];

const TOPS = [
  [62, 88, 122],
  [92, 120, 112],
  [150, 92, 88],
  [70, 74, 90],
  [188, 154, 104],
  [112, 98, 140],
  [218, 212, 202],
] as const satisfies readonly Rgb[];

/** Invents the person of a seed: every picture of one seed shows the same face. */
export function inventPerson(seed: number): Person {
  const dice = createDice(seed);
  const skin = dice.pick<Rgb>(SKINS);
  const isDark = skin[0] < 200;
  const isShort = dice.chance(0.5);
  const lean = () => dice.between(-1, 1);
  return {
    skin,
    shade: mix(skin, [122, 62, 48], isDark ? 0.3 : 0.2),
    lips: mix(skin, isShort ? [150, 76, 72] : [176, 60, 72], 0.62),
    hair: dice.pick<Rgb>(isDark ? DARK_HAIR : ANY_HAIR),
    iris: dice.pick<Rgb>(
      isDark
        ? [[62, 40, 30]]
        : [
            [92, 66, 44],
            [74, 104, 126],
            [92, 112, 78],
            [62, 44, 34],
          ],
    ),
    top: dice.pick<Rgb>(TOPS),
    hairStyle: isShort
      ? dice.pick<HairStyle>(['cropped', 'parted', 'swept', 'curls', 'bald'])
      : dice.pick<HairStyle>(['long', 'bob', 'bun', 'long', 'curls']),
    collar: dice.pick(['round', 'shirt', 'jacket']),
    beard: isShort ? dice.pick(['none', 'none', 'stubble', 'full']) : 'none',
    glasses: dice.pick(['none', 'none', 'none', 'round', 'square']),
    hasLashes: !isShort,
    hasFreckles: !isDark && dice.chance(0.2),
    jaw: lean() + (isShort ? 0.3 : -0.4),
    eyeGap: lean(),
    eyeSize: lean(),
    browTilt: lean(),
    browWeight: lean() + (isShort ? 0.5 : -0.5),
    nose: lean(),
    smile: dice.between(0.3, 1),
  };
}
