/** `answer`: GraphQL, refusals and health. `page` and `asset`: GraphiQL and the files it loads. */
export type AnswerKind = 'answer' | 'page' | 'asset';

export interface HeaderOptions {
  /** Whether TLS is in front, so that browsers may be told to insist on it. */
  readonly hsts?: boolean;
  /** Whether the answer depends on where a page comes from. */
  readonly cors?: boolean;
}

const YEAR_SECONDS = 31_536_000;
/** This host alone: what runs on names below it is not ours to decide. */
const INSIST_ON_TLS = `max-age=${YEAR_SECONDS}`;

const EVERYWHERE = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY', // for browsers that do not know frame-ancestors
  // Against being loaded without asking, as a picture or a script; fetching by an origin that CORS allows is not hindered.
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()',
};

/**
 * What the page may do: nothing beyond its own origin. The editor writes `<style>` elements and sets inline styles, hence
 * `unsafe-inline` for styles alone; its fonts and small pictures are data: addresses inside the style sheet.
 */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "connect-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self' data:",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const OWN = {
  // Answers hold personal data and depend on who asks: nobody on the way may keep one.
  answer: {
    'cache-control': 'no-store',
    vary: 'Authorization',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  },
  // The same path answers GraphQL to a client that does not accept HTML.
  page: { 'cache-control': 'no-cache', vary: 'accept', 'content-security-policy': PAGE_POLICY },
  asset: {
    // The path holds a hash of what is served, so a new version has a new address.
    'cache-control': `public, max-age=${YEAR_SECONDS}, immutable`,
    vary: 'accept-encoding',
    // Of a file that runs as a worker, this is the worker's own policy.
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  },
} as const;

/** The headers that every answer of a kind has, whatever its status; those of its content come besides. */
export const responseHeaders = (kind: AnswerKind, { hsts = false, cors = false }: HeaderOptions = {}) => ({
  ...EVERYWHERE,
  ...OWN[kind],
  ...(cors && { vary: `${OWN[kind].vary}, Origin` }),
  ...(hsts && { 'strict-transport-security': INSIST_ON_TLS }),
});
