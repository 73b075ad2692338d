import type { GraphQLResolveInfo } from 'graphql';
import type { Variables } from '../limits/condition.ts';
import type { FieldPlan, OperationPlan } from './operation-plan.ts';
import type { Place } from './place.ts';

/** What version 16 of the library gives to resolvers; packages for later ones add to its type. */
type Info = Omit<GraphQLResolveInfo, 'getAbortSignal' | 'getAsyncHelpers'>;

/** What a resolver may ask of the field that it resolves. Most ask for little of it, so that it is put together when it is asked for. */
class FieldInfo implements Info {
  readonly variableValues: Variables;
  readonly rootValue = undefined;
  readonly #plan: OperationPlan;
  readonly #field: FieldPlan;
  readonly #parent: Place | undefined;

  constructor(plan: OperationPlan, variables: Variables, field: FieldPlan, parent: Place | undefined) {
    this.variableValues = variables;
    this.#plan = plan;
    this.#field = field;
    this.#parent = parent;
  }

  get fieldName() {
    return this.#field.name;
  }
  get fieldNodes() {
    return this.#field.nodes;
  }
  get returnType() {
    return this.#field.definition.type;
  }
  get parentType() {
    return this.#field.parentType;
  }
  get schema() {
    return this.#plan.schema;
  }
  get fragments() {
    return this.#plan.fragments;
  }
  get operation() {
    return this.#plan.operation;
  }
  get path() {
    return { prev: this.#parent, key: this.#field.key, typename: this.#field.parentType.name };
  }
}

export const infoOf = (...about: ConstructorParameters<typeof FieldInfo>): GraphQLResolveInfo =>
  new FieldInfo(...about) as Info as GraphQLResolveInfo; // as said above
