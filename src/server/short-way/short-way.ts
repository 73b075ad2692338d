import { type GraphQLSchema, getVariableValues } from 'graphql';
import type { Caller } from '../../resolvers/caller.ts';
import type { GatewayContext } from '../../resolvers/context.ts';
import { purposeOf } from '../audit/occasion.ts';
import type { OperationTrails } from '../audit/operation-trails.ts';
import type { CallerAuth } from '../caller/caller-auth.ts';
import type { Asker } from '../context.ts';
import type { GraphqlDoor } from '../door/graphql-door.ts';
import type { RequestParams } from '../door/request-body.ts';
import { executePlan } from '../execution/execute-plan.ts';
import type { OperationPlan } from '../execution/operation-plan.ts';
import type { Variables } from '../limits/condition.ts';
import type { Limits } from '../limits/limits.ts';
import type { Pricing } from '../limits/pricing.ts';
import { faultPlace } from '../log/fault-place.ts';
import type { RequestLogs } from '../log/request-logs.ts';
import { REQUEST_ID_HEADER } from '../plugins/use-request-id.ts';
import type { PublicResult } from '../public-result.ts';
import type { RouterProof } from '../router-proof.ts';
import type { Refuses } from '../shedding/steps.ts';
import { type TrustedDocuments, trustedTextOf } from '../trusted-documents.ts';
import type { AnswerWords } from './answer-words.ts';
import type { KnownOperation, KnownOperations } from './known-operations.ts';
import type { FoundOut, PlainAnswer, PlainRequest } from './plain-request.ts';

export interface ShortWayParts {
  schema: GraphQLSchema;
  operations: KnownOperations;
  requests: RequestLogs;
  door: GraphqlDoor;
  limits: Limits;
  pricing: Pricing;
  contextOf: (asker: Asker) => GatewayContext;
  publicResult: PublicResult;
  words: AnswerWords;
  /** Whether a request has to be left to others, whatever it asks. */
  isOdd: (request: PlainRequest) => boolean;
  auth?: CallerAuth | undefined;
  trails?: OperationTrails | undefined;
  proves?: RouterProof | undefined;
  trustedDocuments?: TrustedDocuments | undefined;
  refuses?: Refuses | undefined;
}

/** Something that is ready to be executed. */
interface Ready {
  text: string;
  /** Whether it was asked for by its id. */
  isTrusted: boolean;
  known: KnownOperation;
  plan: OperationPlan;
  variables: Variables;
  purpose: string | undefined;
}

/**
 * The way of an operation that nothing speaks against: the same decisions as along the plugins, in the same order, without the
 * layers that carry any request there. Whatever is refused, odd or rare is handed on with what was found out, before anything
 * of it was executed, and answered there: so no refusal is worded twice.
 */
export interface ShortWay {
  /** By the head alone. */
  takes(request: PlainRequest): boolean;
  answer(request: PlainRequest): Promise<PlainAnswer | FoundOut>;
}

export function createShortWay(parts: ShortWayParts): ShortWay {
  const { requests, door, words, auth, proves } = parts;
  return {
    takes: (request) => words.typeOf(request) !== undefined && !door.refuseHead(request) && !parts.isOdd(request),
    async answer(request) {
      const { header } = request;
      requests.open(request, header(REQUEST_ID_HEADER));
      const log = requests.of(request);
      const found: FoundOut = { key: request };
      let caller: Caller | undefined;
      if (auth) {
        found.caller = auth.identify(header('authorization'), log);
        try {
          caller = await found.caller;
        } catch {
          return found;
        }
      }
      const read = await request.readBody(door.maxBodyBytes);
      const opened = door.open(read);
      found.opened = opened;
      if (!('params' in opened)) return found;
      const { params } = opened;
      if (proves && 'bytes' in read) {
        const headers = { get: (name: string) => header(name) ?? null };
        const proving = proves({ headers, body: read.bytes, params });
        found.isProven = proving instanceof Promise ? await proving : proving;
      }
      const ready = readyOf(params, request, found, parts);
      const context = ready && contextFor({ header, presence: request.presence, log, caller }, parts);
      if (!context) return found;
      let answer: PlainAnswer;
      try {
        answer = await executed(ready, request, context, parts);
      } catch (error) {
        log.event('unexpected', faultPlace(error));
        answer = words.failure(request);
      }
      requests.close(request, answer.status);
      return answer;
    },
  };
}

function readyOf(
  params: RequestParams,
  { header }: PlainRequest,
  { isProven = false }: FoundOut,
  { schema, operations, limits, pricing, refuses, proves, trustedDocuments }: ShortWayParts,
): Ready | undefined {
  const { operationName, variables: given = {} } = params;
  const text = trustedDocuments ? trustedTextOf(params, isProven, trustedDocuments) : params.query;
  if (!text || (operationName !== undefined && Buffer.byteLength(operationName) > limits.operationNameBytes)) return;
  const known = operations.find(text, operationName);
  if (!known || (proves && known.isForRouters && !isProven) || refuses?.('content')) return;
  const { document, operation } = known;
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], given, { maxErrors: 1 });
  if (!coerced || pricing.exceededBy({ schema, document, operationName, variableValues: given, coerced })) return;
  const plan = known.planFor(coerced);
  const said = purposeIn(header);
  if (!plan || !said) return;
  return { text, isTrusted: text !== params.query, known, plan, variables: coerced, purpose: said.purpose };
}

/** Nothing where the caller's header is not of its form. */
function purposeIn(header: PlainRequest['header']): { purpose?: string | undefined } | undefined {
  try {
    return { purpose: purposeOf(header) };
  } catch {
    return undefined;
  }
}

/** Nothing where there has to be a token and is none. */
function contextFor(asker: Asker, { contextOf }: ShortWayParts): GatewayContext | undefined {
  try {
    return contextOf(asker);
  } catch {
    return undefined;
  }
}

async function executed(
  { text, isTrusted, known, plan, variables, purpose }: Ready,
  request: PlainRequest,
  context: GatewayContext,
  { requests, trails, publicResult, words }: ShortWayParts,
): Promise<PlainAnswer> {
  requests.asked(request, text);
  const name = isTrusted ? known.operation.name?.value : undefined;
  if (name !== undefined) requests.named(request, name);
  const { caller } = context;
  const trail = trails?.({ request, caller, presence: request.presence, purpose, recorded: known.recorded });
  if (trail) context.trail = trail;
  const executing = executePlan(plan, variables, context);
  const executedResult = executing instanceof Promise ? await executing : executing;
  await trail?.settle();
  const result = publicResult(executedResult, request);
  if (result.errors) {
    requests.failed(
      request,
      result.errors.map(({ extensions }) => extensions.code),
    );
  }
  return words.answer(result, request);
}
