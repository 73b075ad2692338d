import { liveryOf } from './backdrop.ts';
import { drawCardBack, drawLicenseBack } from './backs.ts';
import { createCanvas, grain } from './canvas.ts';
import { createDice } from './dice.ts';
import { CARD, drawCardFront, drawLicenseFront, drawPassportFront, PASSPORT, type Sheet } from './fronts.ts';
import { toJpeg } from './jpeg.ts';
import { drawPortrait, drawSelfie, drawSignature, PORTRAIT, SELFIE, SIGNATURE } from './likeness.ts';

export { markOf } from './jpeg.ts';

export type SpecimenSpec = {
  kind:
    | 'passport-front'
    | 'card-front'
    | 'card-back'
    | 'license-front'
    | 'license-back'
    | 'selfie'
    | 'portrait'
    | 'signature';
  /** Chooses the face: every picture of one seed shows the same invented person. */
  seed: number;
  holder: {
    givenName: string;
    familyName: string;
    /** YYYY-MM-DD */
    birthDate: string;
    documentNumber: string;
    country: string;
    /** YYYY-MM-DD */
    expiryDate: string;
  };
  /** Written into a comment of the file, so that bytes that leaked can be found by a search. */
  mark: string;
  /** In pixels; the height follows from the kind. Default: 420 to 680, by kind. */
  width?: number;
};

/** `width` and `height` are the units of the layout, `pixels` the default width of the picture. */
type Kind = { width: number; height: number; pixels: number; draw: (sheet: Sheet) => void };

const KINDS: Readonly<Record<SpecimenSpec['kind'], Kind>> = {
  'passport-front': { ...PASSPORT, pixels: 680, draw: drawPassportFront },
  'card-front': { ...CARD, pixels: 640, draw: drawCardFront },
  'card-back': { ...CARD, pixels: 640, draw: drawCardBack },
  'license-front': { ...CARD, pixels: 640, draw: drawLicenseFront },
  'license-back': { ...CARD, pixels: 640, draw: drawLicenseBack },
  selfie: { ...SELFIE, pixels: 480, draw: drawSelfie },
  portrait: { ...PORTRAIT, pixels: 420, draw: drawPortrait },
  signature: { ...SIGNATURE, pixels: 560, draw: drawSignature },
};

/** Keeps the default pictures between 20 and 120 KB and their small print readable. */
const QUALITY = 84;
const GRAIN = 4;
/** Below, nothing can be told apart; above, one picture would take seconds and hundreds of megabytes. */
const WIDTH_PIXELS = { least: 16, most: 4_000 } as const;

/**
 * Draws a picture of an invented person or of a document of theirs, as a JPEG with SPECIMEN across it.
 * The same spec always gives the same bytes. Nothing is read from disk and no real face or document was a model.
 */
export function drawSpecimen(spec: SpecimenSpec): Buffer {
  const { width, height, pixels, draw } = KINDS[spec.kind];
  const pixelsWide = spec.width ?? pixels;
  if (!(pixelsWide >= WIDTH_PIXELS.least && pixelsWide <= WIDTH_PIXELS.most)) {
    throw new RangeError(`A specimen is ${WIDTH_PIXELS.least} to ${WIDTH_PIXELS.most} pixels wide`);
  }
  const canvas = createCanvas(width, height, pixelsWide / width);
  draw({ canvas, livery: liveryOf(spec.holder.country), holder: spec.holder, seed: spec.seed });
  grain(canvas, GRAIN, createDice(spec.seed + 99).next);
  return toJpeg(canvas, QUALITY, spec.mark);
}
