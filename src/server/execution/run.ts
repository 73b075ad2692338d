import { type GraphQLError, locatedError } from 'graphql';
import type { GatewayContext } from '../../resolvers/context.ts';
import type { Variables } from '../limits/condition.ts';
import type { FieldPlan, OperationPlan } from './operation-plan.ts';
import type { Place } from './place.ts';

/** One execution of a plan. */
export interface Run {
  readonly plan: OperationPlan;
  readonly variables: Variables;
  readonly context: GatewayContext;
  readonly errors: GraphQLError[];
  /** Whether an error has made the answer as a whole null. */
  isNulled: boolean;
  /** Values that are waited for. */
  pending: number;
  /** Called once none is. */
  onDone: () => void;
}

/** An error of a value that is there: told here, or by what stands around it where it may not be null. */
export function caught(run: Run, field: FieldPlan, error: unknown, place: Place, mayBeNull: boolean): null {
  const told = located(error, field, place);
  if (!mayBeNull) throw told;
  if (!run.isNulled && place.makeNull()) run.errors.push(told);
  return null;
}

/** An error of a value that came later: what stands around it has its place already. */
export function failed(run: Run, field: FieldPlan, error: unknown, place: Place): void {
  const told = located(error, field, place);
  const nulled = place.nearestNullable();
  if (!nulled) nullWhole(run, told);
  else if (!run.isNulled && nulled.makeNull()) run.errors.push(told);
}

export function nullWhole(run: Run, error: unknown): void {
  if (!run.isNulled) run.errors.push(error as GraphQLError); // it was located where it was caught first
  run.isNulled = true;
}

const located = (error: unknown, { nodes }: FieldPlan, place: Place): GraphQLError =>
  locatedError(error, nodes, place.toArray());
