import { z } from 'zod';
import { isLoopback } from './loopback.ts';
import { wholeNumber } from './settings-forms.ts';

/*
 * The forms of the HTTP door's settings, under the rules of settings-forms.ts: a message continues a sentence that begins with
 * the variable's name, and never repeats the value.
 */

const MIN_BODY_BYTES = 16 * 1024; // the largest document that GraphiQL sends, several times over
const MAX_BODY_BYTES = 1024 * 1024; // parsing more than that holds up everybody else
export const bodyBytes = wholeNumber(MIN_BODY_BYTES, MAX_BODY_BYTES);

const MIN_CONNECTIONS = 10; // a health check, a balancer and a developer
const MAX_CONNECTIONS = 20_000; // as many files as a process may often have open
export const connections = wholeNumber(MIN_CONNECTIONS, MAX_CONNECTIONS);

const MAX_ANSWER_S = 600; // an answer of the largest size at 30 KB a second
export const answerSeconds = wholeNumber(1, MAX_ANSWER_S);

/**
 * Origins in the one spelling in which browsers send them: lower case, no default port, nothing after it. A list that lets
 * everybody in, or `null`, which any page can make itself, is no list.
 */
export const corsOrigins = z.string().transform((text, context) => {
  const origins = text.split(',').map((origin) => origin.trim());
  if (origins.every(isOrigin)) return [...new Set(origins)];
  context.addIssue(
    'must be whole origins as browsers send them, separated by commas: https://app.example or https://app.example:8443, in lower case, without a path, a wildcard or the default port; plain http:// is for this machine itself only',
  );
  return z.NEVER;
});

function isOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { origin, protocol, hostname } = new URL(text);
  if (origin !== text || hostname.includes('*')) return false;
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
}
