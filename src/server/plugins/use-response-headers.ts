import type { Plugin } from 'graphql-yoga';
import { type HeaderOptions, responseHeaders } from '../response-headers.ts';

/** The last hand on every answer: its headers, in place of any of the same name. GraphiQL's files come with theirs. */
export function useResponseHeaders(options: HeaderOptions): Plugin {
  const headers = Object.entries(responseHeaders('answer', options));
  return {
    onResponse({ response }) {
      if (response.headers.has('content-security-policy')) return;
      for (const [name, value] of headers) response.headers.set(name, value);
    },
  };
}
