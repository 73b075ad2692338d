import { type GraphQLResolveInfo, getNamedType, isAbstractType, isInputObjectType, isObjectType } from 'graphql';
import { missingRight } from '../datasources/errors.ts';
import type { GatewayContext } from '../resolvers/context.ts';
import { evidenceBytes } from '../resolvers/evidence.ts';
import { idOrNull } from '../resolvers/ids.ts';
import { ALL_RIGHTS, decide, type Need } from '../resolvers/rights.ts';
import type { Selection } from '../resolvers/selection.ts';
import { NO_TRAIL, type Subject } from '../resolvers/trail.ts';
import { accessToField, accessToInput, isTraced } from './access-rules.ts';
import { type ContentSource, contentSource } from './content-source.ts';
import { selectionOf } from './selection.ts';
import { subjectReader } from './subject.ts';

type Args = Readonly<Record<string, unknown>>;
type Resolve = (parent: unknown, args: Args, context: GatewayContext, info: GraphQLResolveInfo) => unknown;

/** In which argument the lookups at the root have the user's id. */
const LOOKUPS: Readonly<Record<string, string>> = { user: 'id', verifyTransaction: 'userId', verifyDocument: 'userId' };

/**
 * A field's resolver behind the right that the table asks for; nothing where whoever has the object has the field too. A right
 * is decided before the resolver is called, so that a refused field costs no call. What is sensitive is told to the audit
 * trail; content leaves only once the trail has accepted it.
 */
export function guarded(typeName: string, fieldName: string, resolve: Resolve): Resolve | undefined {
  const { need, isContent, mayHoldContent } = accessToField(typeName, fieldName);
  if (need === 'given') return undefined;
  const coordinate = `${typeName}.${fieldName}`;
  const lookup = typeName === 'Query' ? LOOKUPS[fieldName] : undefined;
  const readSubject = subjectReader(typeName);
  const subjectOf = (parent: unknown, args: Args): Subject | null => {
    if (lookup === undefined) return readSubject?.(parent) ?? null;
    const userId = idOrNull(args[lookup]);
    return userId === null ? null : { userId };
  };
  let inputs: InputNeeds[] | undefined;
  const answer = isContent
    ? contentAnswer(typeName, fieldName, resolve)
    : mayHoldContent
      ? dossierAnswer(coordinate, resolve)
      : tracedAnswer(typeName, fieldName, resolve);

  const isPlain = !isContent && !mayHoldContent;
  return (parent, args, context, info) => {
    const { rights } = context.caller;
    // Somebody else has decided, and nobody writes down what is read: most deployments behind a router, and each field there.
    if (isPlain && rights === ALL_RIGHTS && context.trail === NO_TRAIL) return resolve(parent, args, context, info);
    const subject = subjectOf(parent, args);
    const userId = subject?.userId ?? null;
    const decision = decide(rights, need, userId, { isLookup: lookup !== undefined });
    if (decision === 'hidden') {
      context.trail.refused(subject, [coordinate]); // who asks after others is for the trail to know
      return null;
    }
    inputs ??= inputsOf(info);
    const missing = decision === 'refused' ? need : missingForInput(args, inputs, rights.on(userId));
    if (missing !== undefined) {
      context.trail.refused(subject, [coordinate]);
      throw missingRight(missing);
    }
    return answer(subject, parent, args, context, info);
  };
}

type Answer = (
  subject: Subject | null,
  parent: unknown,
  args: Args,
  context: GatewayContext,
  info: GraphQLResolveInfo,
) => unknown;

/** The field is resolved on the very object that its content came with, so that the record names the answer it is from. */
function contentAnswer(typeName: string, fieldName: string, resolve: Resolve): Answer {
  const coordinate = `${typeName}.${fieldName}`;
  const sourceOf = contentSource(typeName);
  return async (subject, parent, args, context, info) => {
    if (!subject) throw new Error(`${coordinate} belongs to nobody`);
    const giveBack = await context.contentBudget.take();
    let isLeaving = false;
    try {
      const source = await sourceOf(parent, context);
      const value = source && (await resolve(source, args, context, info));
      if (!source || typeof value !== 'string') return value;
      const { type: documentType, correlationId } = source;
      await context.trail.content({ ...subject, documentType }, coordinate, Buffer.byteLength(value), correlationId);
      isLeaving = true;
      return value;
    } finally {
      if (!isLeaving) giveBack();
    }
  };
}

/** JSON of a provider's: a reading like any other, unless there is a picture in it. */
const dossierAnswer =
  (coordinate: string, resolve: Resolve): Answer =>
  async (subject, parent, args, context, info) => {
    const value = await resolve(parent, args, context, info);
    if (!subject || value === null || value === undefined) return value;
    const sizeBytes = evidenceBytes(value);
    if (sizeBytes === 0) {
      context.trail.noted(subject, [coordinate]);
      return value;
    }
    const { type: documentType, correlationId } = parent as ContentSource; // both models with such JSON are
    const giveBack = await context.contentBudget.take();
    try {
      await context.trail.content({ ...subject, documentType }, coordinate, sizeBytes, correlationId);
    } catch (error) {
      giveBack();
      throw error;
    }
    return value;
  };

/** Tells the trail which sensitive fields come with this one: its own, and those below that ask for no right of their own. */
function tracedAnswer(typeName: string, fieldName: string, resolve: Resolve): Answer {
  const coordinate = `${typeName}.${fieldName}`;
  const isTracedItself = isTraced(accessToField(typeName, fieldName));
  const own = [coordinate];
  return (subject, parent, args, context, info) => {
    const value = resolve(parent, args, context, info);
    if (!subject || context.trail === NO_TRAIL) return value;
    const fields = isTracedItself ? own : tracedBelow(info, context, subject);
    if (fields.length === 0) return value;
    const note = <T>(answer: T): T => {
      if (answer !== null && answer !== undefined) context.trail.noted(subject, fields);
      return answer;
    };
    return value instanceof Promise ? value.then(note) : note(value);
  };
}

/** What is selected is one object for all requests where it is the same for them. */
const tracedOf = new WeakMap<Selection, readonly string[]>();

function tracedBelow(info: GraphQLResolveInfo, context: GatewayContext, { userId }: Subject): readonly string[] {
  const selection = selectionOf(info, context, userId);
  let traced = tracedOf.get(selection);
  if (!traced) {
    const type = getNamedType(info.returnType);
    const types = isAbstractType(type) ? info.schema.getPossibleTypes(type) : [type];
    const found = new Set<string>();
    for (const { name } of types) collectTraced(name, selection, info, found);
    traced = [...found];
    tracedOf.set(selection, traced);
  }
  return traced;
}

function collectTraced(typeName: string, selection: Selection, info: GraphQLResolveInfo, found: Set<string>): void {
  const type = info.schema.getType(typeName);
  if (!isObjectType(type)) return;
  for (const { name, selection: below } of selection.fields(typeName)) {
    const access = accessToField(typeName, name);
    if (access.need !== 'given') continue; // it asks for itself, and is told of then
    if (isTraced(access)) found.add(`${typeName}.${name}`);
    const field = type.getFields()[name];
    if (field) collectTraced(getNamedType(field.type).name, below, info, found);
  }
}

interface InputNeeds {
  argument: string;
  needs: ReturnType<typeof accessToInput>;
}

/** The arguments of a field that take an input, with what its members ask for. */
const inputsOf = ({ parentType, fieldName }: GraphQLResolveInfo): InputNeeds[] =>
  (parentType.getFields()[fieldName]?.args ?? []).flatMap(({ name, type }) => {
    const input = getNamedType(type);
    return isInputObjectType(input) ? [{ argument: name, needs: accessToInput(input.name) }] : [];
  });

/** The right that a given member of an input asks for and the caller lacks. */
function missingForInput(args: Args, inputs: readonly InputNeeds[], held: ReadonlySet<Need>): Need | undefined {
  for (const { argument, needs } of inputs) {
    for (const [member, value] of Object.entries(args[argument] ?? {})) {
      const need = needs[member] ?? 'given';
      if (need !== 'given' && value !== null && value !== undefined && !held.has(need)) return need;
    }
  }
  return undefined;
}
