import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { GatewayError } from '../../datasources/errors.ts';

/**
 * GraphQL over POST with a JSON body, and no other way: an operation in a URL would end up in the logs of everything on the
 * way, and forms or plain text can be sent by any web page without asking.
 */
export const usePostJson = (): Plugin => ({
  onRequestParse({ request }) {
    if (request.method !== 'POST') throw refusal('Send GraphQL operations with POST.', 405, { Allow: 'POST' });
    const type = request.headers.get('content-type') ?? '';
    if (!/^application\/json\s*(;\s*charset\s*=\s*"?utf-8"?\s*)?$/i.test(type.trim())) {
      throw refusal('Send the request body as JSON in UTF-8: content-type application/json.', 415);
    }
    if (!/^identity$/i.test(request.headers.get('content-encoding') ?? 'identity')) {
      throw refusal('Send the request body without content-encoding.', 415);
    }
  },
  onParams({ params: { operationName } }) {
    if (operationName !== undefined && operationName !== null && typeof operationName !== 'string') {
      throw refusal('The parameter `operationName` takes a string.', 400);
    }
  },
});

const refusal = (message: string, status: number, headers: Record<string, string> = {}) =>
  new GraphQLError(message, {
    originalError: new GatewayError('BAD_REQUEST', message),
    extensions: { http: { status, headers } },
  });
