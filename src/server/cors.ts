/** Which pages of other origins may read answers, and what they may send. Nothing is sent to any other origin. */
export interface CorsRules {
  /** What every answer to a page of this origin has; nothing for an origin that is not on the list. */
  onAnswer(origin: string | undefined): Readonly<Record<string, string>> | undefined;
  /** What its preflight has besides. */
  readonly onPreflight: Readonly<Record<string, string>>;
}

const PREFLIGHT_SECONDS = 600; // after a change of the list, browsers go by the old one for so long

/** No cookie is ever read, so pages are not allowed to send any: there is no allow-credentials. */
export function createCorsRules(origins: readonly string[]): CorsRules {
  // An origin is compared as a whole and letter by letter: browsers send it in this one spelling.
  const answers = new Map(
    origins.map((origin) => [
      origin,
      {
        'access-control-allow-origin': origin,
        'access-control-expose-headers': 'retry-after, www-authenticate, x-request-id',
      },
    ]),
  );
  return {
    onAnswer: (origin) => (origin === undefined ? undefined : answers.get(origin)),
    onPreflight: {
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': 'content-type, authorization, x-purpose, x-request-id, traceparent',
      'access-control-max-age': String(PREFLIGHT_SECONDS),
    },
  };
}
