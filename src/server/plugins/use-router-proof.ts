import { type DocumentNode, GraphQLError, visit } from 'graphql';
import type { GraphQLParams, Plugin } from 'graphql-yoga';
import { GatewayError } from '../../datasources/errors.ts';
import { type RouterProof, type RouterProofSettings, SIGNATURE_HEADER } from '../router-proof.ts';
import { foundOutIn } from '../short-way/plain-request.ts';
import type { BodyWatch } from './use-post-json.ts';

interface RouterProofPlugin extends Plugin<{ request: Request; params: GraphQLParams }> {
  watchBody: BodyWatch;
}

/**
 * What only routers ask for is answered only to the router. Everything else goes on as it is: frontends use the same endpoint.
 * It proves where an operation comes from, not what its caller may see, which is decided as ever.
 * Requests with a proof are put into `proven`, for whoever else trusts the router.
 */
export function useRouterProof(
  proves: RouterProof,
  { kind }: Pick<RouterProofSettings, 'kind'>,
  proven: WeakSet<Request> = new WeakSet(),
): RouterProofPlugin {
  const isSigned = kind === 'signature';
  return {
    onRequest({ request, serverContext }) {
      if (foundOutIn(serverContext)?.isProven) proven.add(request);
    },
    // The signature is over the bytes, so it is looked at before they are parsed.
    watchBody(request, body) {
      if (!isSigned || !request.headers.has(SIGNATURE_HEADER)) return undefined;
      const isProven = proves({ headers: request.headers, body });
      if (isProven === true) proven.add(request);
      return isProven instanceof Promise ? isProven.then((is) => void (is && proven.add(request))) : undefined;
    },
    // The other kinds look at headers and parameters, as they came.
    onParams({ request, params }) {
      if (!isSigned && proves({ headers: request.headers, params }) === true) proven.add(request);
    },
    onExecute({ args: { document, contextValue } }) {
      if (!isForRouters(document)) return;
      if (!proven.has(contextValue.request)) throw refusal();
    },
  };
}

/** No other type has fields of these names, so it does not matter where in the document they stand. */
export function isForRouters(document: DocumentNode): boolean {
  let found = false;
  visit(document, {
    Field: ({ name }) => {
      found ||= name.value === '_entities' || name.value === '_service';
    },
  });
  return found;
}

const MESSAGE =
  '`_entities` and `_service` are for the router alone, and this request does not prove that it comes from it.';

const refusal = () =>
  new GraphQLError(MESSAGE, {
    originalError: new GatewayError('FORBIDDEN', MESSAGE),
    extensions: { http: { status: 403 } },
  });
