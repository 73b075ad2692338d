import type { GraphQLSchema } from 'graphql';
import { createYoga, type YogaServerInstance } from 'graphql-yoga';
import { lifetimeOf } from '../datasources/http/lifetime.ts';
import type { GatewayContext } from '../resolvers/context.ts';
import { NO_BUDGET } from '../resolvers/trail.ts';
import { asSubgraph, schema as standalone } from '../schema/index.ts';
import type { SubgraphOptions } from '../schema/subgraph.ts';
import type { Journal } from './audit/journal.ts';
import { createOperationTrails } from './audit/operation-trails.ts';
import type { CallerAuth } from './caller/caller-auth.ts';
import { type ContextParts, createContext } from './context.ts';
import { createCorsRules } from './cors.ts';
import { createGraphqlDoor, DEFAULT_MAX_BODY_BYTES } from './door/graphql-door.ts';
import { ENDPOINT, headerOf } from './door/request-head.ts';
import type { ExampleOperation } from './graphiql/examples.ts';
import { graphiqlPlugin } from './graphiql.ts';
import type { Readiness } from './lifecycle.ts';
import { createDocumentCaches } from './limits/bounded-parse.ts';
import { DEFAULT_LIMITS, type Limits } from './limits/limits.ts';
import { createPricing } from './limits/pricing.ts';
import { type ProcessLog, SILENT } from './log/log.ts';
import { createRequestLogs } from './log/request-logs.ts';
import { guarded } from './plugins/guarded.ts';
import { useAuditTrail } from './plugins/use-audit-trail.ts';
import { useCaller } from './plugins/use-caller.ts';
import { useCors } from './plugins/use-cors.ts';
import { useHealth } from './plugins/use-health.ts';
import { useLimits } from './plugins/use-limits.ts';
import { noIntrospectionRule, useNoIntrospection } from './plugins/use-no-introspection.ts';
import { useOwnHost } from './plugins/use-own-host.ts';
import { usePostJson } from './plugins/use-post-json.ts';
import { usePublicErrors } from './plugins/use-public-errors.ts';
import { useRequestId } from './plugins/use-request-id.ts';
import { useRequestLog } from './plugins/use-request-log.ts';
import { useResponseHeaders } from './plugins/use-response-headers.ts';
import { useRouterProof } from './plugins/use-router-proof.ts';
import { useRouterTrace } from './plugins/use-router-trace.ts';
import { useShedding } from './plugins/use-shedding.ts';
import { useTrustedDocuments } from './plugins/use-trusted-documents.ts';
import { useValidDocuments } from './plugins/use-valid-documents.ts';
import { createPublicResult } from './public-result.ts';
import { responseHeaders } from './response-headers.ts';
import { createRouterProof, type RouterProofSettings, type UsedSignatures } from './router-proof.ts';
import type { DoorSettings } from './settings-door.ts';
import type { Refuses } from './shedding/steps.ts';
import { withheldUnderPressure } from './shedding/withheld-content.ts';
import { createAnswerWords } from './short-way/answer-words.ts';
import { createKnownOperations } from './short-way/known-operations.ts';
import { oddness } from './short-way/oddness.ts';
import { createShortWay, type ShortWay } from './short-way/short-way.ts';
import type { TrustedDocuments } from './trusted-documents.ts';

/** Where everybody needs a token of their own, GraphiQL shows where it goes. */
const CALLERS_HEADERS = { authorization: 'Bearer paste-your-token-here' };

export type Gateway = YogaServerInstance<object, GatewayContext> & {
  /** For operations that nothing speaks against; everything else is handed on to the instance. */
  readonly shortWay: ShortWay;
};

export interface GatewayParts extends ContextParts {
  /** What probes are told. */
  readiness: () => Readiness;
  /** Default: nothing is logged. */
  log?: ProcessLog;
  /** Where readings are recorded. Default: nowhere. */
  journal?: Journal;
  /** How callers are checked; left out where they are not. */
  callerAuth?: CallerAuth;
  /** GraphiQL with these tabs; left out where there is no GraphiQL. */
  examples?: readonly ExampleOperation[];
  /** Serve nobody who uses another name than localhost. Default false. */
  ownHostOnly?: boolean;
  /** How to take part in a supergraph; left out where it does not. */
  subgraph?: SubgraphOptions;
  /** Whether a router gets the times of fields where it asks for them; default false. */
  routerTrace?: boolean;
  /** What the router has to prove itself with; left out where it need not. */
  routerProof?: RouterProofSettings;
  /** Who remembers which of its signatures were used. Default: this process. */
  usedSignatures?: UsedSignatures;
  /** What the HTTP door asks and tells; default: everybody may ask for the schema, and pages of other origins for nothing. */
  door?: Partial<Pick<DoorSettings, 'maxBodyBytes' | 'corsOrigins' | 'hsts' | 'introspection'>>;
  /** How much one operation may ask for. Default: as the settings have it by default. */
  limits?: Limits;
  /** What is refused at the moment for want of memory. Default: nothing ever. */
  refuses?: Refuses;
  /** Operations that are known beforehand; left out where they are taken as they come. */
  trustedDocuments?: TrustedDocuments;
}

/** What is executed: the graph, and what routers ask of it besides. */
export const servedSchema = (subgraph?: SubgraphOptions): GraphQLSchema =>
  subgraph ? asSubgraph(subgraph).schema : standalone;

/** The GraphQL server as a function from request to response; it listens nowhere yet. */
export function createGateway({
  readiness,
  callerAuth,
  examples,
  ownHostOnly = false,
  subgraph,
  routerProof,
  usedSignatures,
  routerTrace = false,
  log = SILENT,
  door: { maxBodyBytes = DEFAULT_MAX_BODY_BYTES, corsOrigins = [], hsts = false, introspection = true } = {},
  journal,
  limits = DEFAULT_LIMITS,
  refuses,
  trustedDocuments,
  contentBudgetOf = () => NO_BUDGET,
  ...parts
}: GatewayParts): Gateway {
  const documents = createDocumentCaches();
  const requests = createRequestLogs(log);
  const callers = callerAuth && useCaller(callerAuth, requests.of);
  const trails = journal && createOperationTrails(journal, requests);
  const headers = callerAuth || parts.needsCallerToken ? { headers: CALLERS_HEADERS } : {};
  const schema = servedSchema(subgraph);
  const proven = new WeakSet<Request>();
  const proves = routerProof && createRouterProof(routerProof, parts.now, usedSignatures);
  const proof = proves && useRouterProof(proves, routerProof, proven);
  const pricing = createPricing(limits);
  const budgetOf = refuses ? withheldUnderPressure(contentBudgetOf, refuses) : contentBudgetOf;
  const answers = { hsts, cors: corsOrigins.length > 0 };
  const door = createGraphqlDoor(maxBodyBytes);
  const noIntrospection = introspection ? undefined : noIntrospectionRule({ service: !proof });
  const publicResult = createPublicResult(schema, requests, { tellsSchema: introspection });
  const contextParts = { ...parts, contentBudgetOf: budgetOf };
  const yoga = createYoga<object, GatewayContext>({
    schema,
    context: ({ request }) =>
      createContext(
        {
          header: headerOf(request),
          presence: lifetimeOf(request.signal),
          log: requests.of(request),
          caller: callers?.callerOf(request),
        },
        contextParts,
      ),
    graphqlEndpoint: ENDPOINT,
    graphiql: false,
    landingPage: false,
    healthCheckEndpoint: ' ', // Yoga's own answers on any path that ends so, and no URL ends in a space
    cors: false,
    multipart: false,
    batching: false,
    logging: false,
    maskedErrors: false, // usePublicErrors does it, for the library's own errors too
    maxRequestBodySize: false, // usePostJson has its own
    parserAndValidationCache: documents,
    extraParamNames: ['documentId'],
    // Order: the request's id, for all that follows; strangers; then what is no GraphQL; then what is not trusted
    // or asks for too much; errors are rewritten before their codes are noted and headers are set.
    plugins: [
      useRequestId(requests),
      ...(ownHostOnly ? [useOwnHost()] : []),
      useHealth(readiness, requests),
      ...(corsOrigins.length > 0 ? [useCors(createCorsRules(corsOrigins))] : []),
      ...(examples ? [graphiqlPlugin({ examples, answers, ...headers })] : []),
      usePostJson(door, proof?.watchBody),
      ...(callers ? [callers.plugin] : []),
      ...(noIntrospection ? [useNoIntrospection(noIntrospection)] : []),
      ...(proof ? [proof] : []),
      ...(trustedDocuments ? useTrustedDocuments(trustedDocuments, proven, requests) : []),
      useLimits(limits, pricing),
      ...(refuses ? [useShedding(refuses, pricing)] : []),
      useAuditTrail(trails),
      useValidDocuments(documents.forget),
      ...(routerTrace ? [useRouterTrace()] : []),
      usePublicErrors(publicResult),
      useRequestLog(requests),
      useResponseHeaders(answers),
    ].map((plugin) => guarded(plugin, requests)),
  });
  const shortWay = createShortWay({
    ...{ schema, requests, door, limits, pricing, publicResult, trails, proves, trustedDocuments, refuses },
    auth: callerAuth,
    operations: createKnownOperations({ schema, documents, limits, rules: noIntrospection ? [noIntrospection] : [] }),
    contextOf: (asker) => createContext(asker, contextParts),
    words: createAnswerWords(responseHeaders('answer', answers), requests, yoga.fetchAPI),
    isOdd: oddness({ ownHostOnly, cors: answers.cors, routerTrace }),
  });
  return Object.assign(yoga, { shortWay });
}
