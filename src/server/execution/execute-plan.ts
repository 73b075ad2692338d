import { type ExecutionResult, GraphQLError } from 'graphql';
import type { GatewayContext } from '../../resolvers/context.ts';
import type { Variables } from '../limits/condition.ts';
import { infoOf } from './field-info.ts';
import { isIterable, isPromise } from './kinds-of-values.ts';
import { argsOf, type FieldPlan, type OperationPlan, type ValuePlan } from './operation-plan.ts';
import { type Container, Place } from './place.ts';
import { caught, failed, nullWhole, type Run } from './run.ts';

/**
 * Executes a query as the GraphQL specification has it, with the answers of graphql-js, and the same errors in the order in
 * which they come up. Each part of the answer is put in its place when it comes, where the library makes promises of promises.
 */
export function executePlan(
  plan: OperationPlan,
  variables: Variables,
  context: GatewayContext,
): ExecutionResult | Promise<ExecutionResult> {
  const run: Run = { plan, variables, context, errors: [], isNulled: false, pending: 0, onDone: () => {} };
  const data: Container = {};
  try {
    fill(run, data, plan.fields, undefined, undefined);
  } catch (error) {
    nullWhole(run, error);
  }
  const result = (): ExecutionResult => {
    const whole = run.isNulled ? null : data;
    return run.errors.length === 0 ? { data: whole } : { errors: run.errors, data: whole };
  };
  if (run.pending === 0) return result();
  return new Promise((resolve) => {
    run.onDone = () => resolve(result());
  });
}

/** The fields of one object. */
function fill(
  run: Run,
  object: Container,
  fields: readonly FieldPlan[],
  source: unknown,
  parent: Place | undefined,
): void {
  for (const field of fields) object[field.key] = valueIn(run, object, field, source, parent);
}

/** What stands there for now: null for a value that comes later, so that the members of the answer keep their order. */
function valueIn(run: Run, object: Container, field: FieldPlan, source: unknown, parent: Place | undefined): unknown {
  let place: Place | undefined;
  try {
    const resolved = resolve(run, field, source, parent);
    if (typeof resolved === 'string' && field.isText) return resolved;
    if (field.isLeaf && !isPromise(resolved)) return complete(run, field, field.value, resolved, undefined);
    place = new Place(parent, field.key, field.parentType.name, object, field.mayBeNull);
    if (isPromise(resolved)) return later(run, field, field.value, resolved, place);
    return complete(run, field, field.value, resolved, place);
  } catch (error) {
    place ??= new Place(parent, field.key, field.parentType.name, object, field.mayBeNull);
    return caught(run, field, error, place, field.mayBeNull);
  }
}

/** Where there is no resolver, the value stands in the object, as in graphql-js's own resolver. */
function resolve(run: Run, field: FieldPlan, source: unknown, parent: Place | undefined): unknown {
  const { resolve: resolver, fixed } = field;
  if (fixed !== undefined) return fixed;
  if (resolver) {
    const info = infoOf(run.plan, run.variables, field, parent);
    return resolver(source, argsOf(field, run.variables), run.context, info);
  }
  if (typeof source !== 'object' || source === null) return undefined;
  const member = (source as Readonly<Record<string, unknown>>)[field.name];
  if (typeof member !== 'function') return member;
  const info = infoOf(run.plan, run.variables, field, parent);
  return member.call(source, argsOf(field, run.variables), run.context, info);
}

function later(run: Run, field: FieldPlan, value: ValuePlan, promise: PromiseLike<unknown>, place: Place): null {
  run.pending += 1;
  const done = () => {
    run.pending -= 1;
    if (run.pending === 0) run.onDone();
  };
  promise.then(
    (resolved) => {
      try {
        place.put(complete(run, field, value, resolved, place));
      } catch (error) {
        failed(run, field, error, place);
      }
      done();
    },
    (error: unknown) => {
      failed(run, field, error, place);
      done();
    },
  );
  return null;
}

/** `place` is left out for a leaf, which has nothing below it. */
function complete(run: Run, field: FieldPlan, value: ValuePlan, resolved: unknown, place: Place | undefined): unknown {
  if (resolved instanceof Error) throw resolved;
  if (value.kind === 'non-null') {
    const completed = complete(run, field, value.value, resolved, place);
    if (completed !== null) return completed;
    throw new Error(`Cannot return null for non-nullable field ${field.parentType.name}.${field.name}.`);
  }
  if (resolved === null || resolved === undefined) return null;
  switch (value.kind) {
    case 'leaf': {
      const serialized = value.type.serialize(resolved);
      if (serialized !== null && serialized !== undefined) return serialized;
      throw new Error(`A value of the type ${value.type.name} became nothing.`);
    }
    case 'list':
      return items(run, field, value.item, resolved, place);
    case 'object':
      return objectOf(run, value.fields, resolved, place);
    case 'abstract': {
      const info = infoOf(run.plan, run.variables, field, place?.prev);
      const name = value.resolveType(resolved, run.context, info, value.type);
      const fields = typeof name === 'string' ? value.fieldsOf.get(name) : undefined;
      if (!fields) throw new Error(`An object of the type ${value.type.name} is of none that it may be.`);
      return objectOf(run, fields, resolved, place);
    }
  }
}

function objectOf(run: Run, fields: readonly FieldPlan[], source: unknown, place: Place | undefined): Container {
  const object: Container = {};
  fill(run, object, fields, source, place);
  return object;
}

function items(run: Run, field: FieldPlan, item: ValuePlan, resolved: unknown, list: Place | undefined): unknown[] {
  if (!isIterable(resolved)) {
    throw new GraphQLError(
      `Expected Iterable, but did not find one for field "${field.parentType.name}.${field.name}".`,
    );
  }
  const completed: unknown[] = [];
  const mayBeNull = item.kind !== 'non-null';
  let index = 0;
  for (const one of resolved) {
    const place = new Place(list, index, undefined, completed as never, mayBeNull);
    completed[index] = itemOf(run, field, item, one, place, mayBeNull);
    index += 1;
  }
  return completed;
}

function itemOf(
  run: Run,
  field: FieldPlan,
  value: ValuePlan,
  item: unknown,
  place: Place,
  mayBeNull: boolean,
): unknown {
  try {
    return isPromise(item) ? later(run, field, value, item, place) : complete(run, field, value, item, place);
  } catch (error) {
    return caught(run, field, error, place, mayBeNull);
  }
}
