import { describe, expect, test } from 'vitest';
import { isPicture } from '../../../src/datasources/image-content.ts';
import { VerifiedDataItem } from '../../../src/datasources/verified-data.ts';
import { VerifyDocument } from '../../../src/datasources/verify-document.ts';
import { idOf, recordOf } from './fake-http.ts';

const KEY = { userId: idOf(1), transactionId: idOf(2), id: idOf(3) };
const base64 = (...bytes: number[]) => Buffer.from(bytes).toString('base64');
const JPEG = base64(0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46);
const PNG = base64(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52);
const PAGE = '<html><script>alert(1)</script></html>';

test.each([
  ['a JPEG', JPEG],
  ['a JPEG with an Exif head', base64(0xff, 0xd8, 0xff, 0xe1, 1, 2)],
  ['a JPEG without a head', base64(0xff, 0xd8, 0xff, 0xdb, 0, 0x43)],
  ['a PNG', PNG],
  ['a JPEG in base64url', Buffer.from(JPEG, 'base64').toString('base64url')],
  ['a PNG in base64url', Buffer.from(PNG, 'base64').toString('base64url')],
  ['a JPEG in lines', JPEG.replace(/.{4}/g, '$&\r\n')],
  ['a JPEG after a line break', `\n${JPEG}`],
])('%s is a picture', (_what, text) => {
  expect(isPicture(text)).toBe(true);
});

test.each([
  ['nothing', ''],
  ['a page', PAGE],
  ['a page in base64', btoa(PAGE)],
  ['a drawing that can hold a script', btoa('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>')],
  ['a GIF', btoa('GIF89a')],
  ['a PDF', btoa('%PDF-1.7')],
  ['a WebP', btoa('RIFF\0\0\0\0WEBP')],
  ['a recording', btoa('RIFF\0\0\0\0WAVE')],
  ['an archive', btoa('PK\x03\x04')],
  ['a program', btoa('\x7fELF')],
  ['the beginning of a JPEG alone', base64(0xff, 0xd8)],
  ['half of the signature of a PNG', base64(0x89, 0x50, 0x4e, 0x47)],
  ['an address with data', `data:image/jpeg;base64,${JPEG}`],
  ['a picture behind other text', `x${JPEG}`],
])('%s is none', (_what, text) => {
  expect(isPicture(text)).toBe(false);
});

describe('what should be a picture and is none', () => {
  const value = (type: unknown, text: unknown) => () => new VerifyDocument(KEY, recordOf({ type, value: text })).value;
  const PICTURES = [
    ...['Document Front', 'Document Back', 'Driver License Front', 'Driver License Back', 'Passport Front'],
    ...['Passport Card Front', 'Passport Card Back', 'Selfie', 'SELFIE', 'PASSPORT_FRONT'],
  ];
  const TEXTS = [
    ...['Driver License Code', 'Email', 'Phone', 'Credential Verification', 'Voice Input', 'Voice Sample', 'Retina'],
    null,
  ];

  test.each(PICTURES)('is refused as a document of the type %s', (type) => {
    expect(value(type, btoa(PAGE))).toThrow(expect.objectContaining({ code: 'UPSTREAM_INVALID' }));
    expect(value(type, JPEG)()).toBe(JPEG);
    expect(value(type, null)()).toBeNull();
  });

  test.each(TEXTS)('passes as a document of the type %s, which is no picture', (type) => {
    expect(value(type, 'a@example.org')()).toBe('a@example.org');
  });

  test('is refused as verified data, and what else the item says is not', () => {
    const item = new VerifiedDataItem(KEY, 'SELFIE', recordOf({ data: { IMAGE: btoa(PAGE), FORMAT: 'JPEG' } }));
    expect(() => item.image).toThrow(expect.objectContaining({ code: 'UPSTREAM_INVALID' }));
    expect(item.text('FORMAT')).toBe('JPEG');
    expect(new VerifiedDataItem(KEY, 'SELFIE', recordOf({ data: { IMAGE: PNG } })).image).toBe(PNG);
    expect(new VerifiedDataItem(KEY, 'SELFIE', recordOf({ data: {} })).image).toBeNull();
    expect(new VerifiedDataItem(KEY, 'SELFIE', recordOf({})).image).toBeNull();
  });
});
