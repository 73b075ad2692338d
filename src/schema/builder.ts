import SchemaBuilder from '@pothos/core';
import DirectivesPlugin from '@pothos/plugin-directives';
import FederationPlugin from '@pothos/plugin-federation';
import type { GatewayContext } from '../resolvers/context.ts';
import { ACCESS } from './access-plugin.ts';

/** Fields are nullable unless they say otherwise: whatever a call or a right can withhold has to be. */
export const builder = new SchemaBuilder<{
  Context: GatewayContext;
  DefaultFieldNullability: true;
  Scalars: {
    ID: { Input: string; Output: string };
    DateTime: { Input: Date; Output: Date };
    Date: { Input: string; Output: string };
    URL: { Input: string; Output: string };
    JSONObject: { Input: Record<string, unknown>; Output: Record<string, unknown> };
  };
}>({
  // What the first refuses, no other sees. The third prints with the help of the second.
  plugins: [ACCESS, DirectivesPlugin, FederationPlugin],
});

builder.queryType({
  description:
    'Reads of one PingOne environment. Lookups by id are proven by a read and null where there is nothing; ids are UUIDs in lower case, anything else is BAD_USER_INPUT and no call is made.',
});
