import SchemaBuilder, { BasePlugin, type PothosOutputFieldConfig, type SchemaTypes } from '@pothos/core';
import type { GraphQLFieldResolver, GraphQLResolveInfo } from 'graphql';
import type { GatewayContext } from '../resolvers/context.ts';
import type { DataClass, FieldAccess } from './access.ts';
import { accessToField } from './access-rules.ts';
import { guarded } from './guard.ts';

declare global {
  export namespace PothosSchemaTypes {
    export interface Plugins<Types extends SchemaTypes> {
      access: AccessPlugin<Types>;
    }
  }
}

/** What descriptions say of each class, in the same words everywhere. */
const MARKS: Readonly<Record<DataClass, string>> = {
  none: '',
  personal: ' Personal data.',
  sensitive: ' Sensitive personal data.',
  secret: ' A secret of the end user.',
};

const rightIn = (need: FieldAccess['need']): string =>
  need === 'given' ? '' : need === 'reach' ? ' Takes any right on the user.' : ` Takes the right \`${need}\`.`;

/** Makes every field follow the table of access: the right it asks for, and the marks in its description. */
class AccessPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override onOutputFieldConfig(config: PothosOutputFieldConfig<Types>): PothosOutputFieldConfig<Types> {
    const { data = 'none', need } = accessToField(config.parentType, config.name);
    const description = config.description && config.description + MARKS[data] + rightIn(need);
    return description ? { ...config, description } : config;
  }

  override wrapResolve(
    resolve: GraphQLFieldResolver<unknown, Types['Context'], object>,
    { parentType, name }: PothosOutputFieldConfig<Types>,
  ): GraphQLFieldResolver<unknown, Types['Context'], object> {
    const guard = guarded(parentType, name, resolve as Resolve);
    return guard ? (guard as GraphQLFieldResolver<unknown, Types['Context'], object>) : resolve; // this builder's context
  }
}

type Resolve = (
  parent: unknown,
  args: Readonly<Record<string, unknown>>,
  context: GatewayContext,
  info: GraphQLResolveInfo,
) => unknown;

export const ACCESS = 'access';

SchemaBuilder.registerPlugin(ACCESS, AccessPlugin);
