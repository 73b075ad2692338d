import { TokenRefused } from './refusals.ts';

/** From then on PingOne marks every access token, as RFC 9068 asks; one without the mark may be of another kind. */
const PINGONE_MARKS_FROM_MS = Date.UTC(2027, 2, 2);

/** `iss` of a PingOne environment, with its id. */
const PINGONE_ISSUER = /\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/as$/;

/** The environment of an issuer that is PingOne; nothing of any other. */
export const environmentOfIssuer = (issuer: string): string | undefined => PINGONE_ISSUER.exec(issuer)?.[1];

/** Until when tokens without the mark are taken. Other issuers may never mark theirs. */
export const unmarkedUntilMs = (issuer: string): number =>
  environmentOfIssuer(issuer) === undefined ? Number.POSITIVE_INFINITY : PINGONE_MARKS_FROM_MS;

const ALGORITHM = 'RS256';
const MARK = /^(?:application\/)?at\+jwt$/i;
const PLAIN = /^JWT$/i;
const MAX_KID_CHARACTERS = 256; // a thumbprint has 43, a UUID 36

/** Each would let a token say with what it is to be checked, or how it is to be read. */
const REFUSED_MEMBERS = ['b64', 'crit', 'jku', 'x5u', 'jwk', 'enc', 'zip'];

export interface TokenHeader {
  /** The name of the key that it was signed with. */
  kid: string;
  /** Whether `typ` marks it as an access token. */
  isMarked: boolean;
}

/** The header of a signed token, checked. Of a header that passes only the name of the key is used. */
export function readTokenHeader(
  header: Readonly<Record<string, unknown>>,
  { mayBeUnmarked }: { mayBeUnmarked: boolean },
): TokenHeader {
  const { alg, typ, cty, kid } = header;
  if (alg !== ALGORITHM) throw new TokenRefused('algorithm');
  if (REFUSED_MEMBERS.some((name) => Object.hasOwn(header, name))) throw new TokenRefused('header');
  if (cty !== undefined) throw new TokenRefused('header'); // a token inside of a token
  const isMarked = typeof typ === 'string' && MARK.test(typ);
  if (!isMarked && !(mayBeUnmarked && isUnmarked(typ))) throw new TokenRefused('type');
  if (typeof kid !== 'string' || kid === '' || kid.length > MAX_KID_CHARACTERS) throw new TokenRefused('header');
  return { kid, isMarked };
}

const isUnmarked = (typ: unknown): boolean => typ === undefined || (typeof typ === 'string' && PLAIN.test(typ));
