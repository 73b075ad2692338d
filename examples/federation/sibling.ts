import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildSubgraphSchema } from '@apollo/subgraph';
import type { GraphQLResolverMap } from '@apollo/subgraph/dist/schema-helper/resolverMap.js';
import { parse } from 'graphql';
import { createYoga } from 'graphql-yoga';

/** Another team's subgraph, small enough to read at once. */
export interface Sibling {
  name: string;
  sdl: string;
  resolvers: GraphQLResolverMap<unknown>;
}

export interface RunningSibling extends AsyncDisposable {
  url: string;
}

/** Serves a subgraph on a free port of loopback. */
export async function serveSibling({ sdl, resolvers }: Sibling): Promise<RunningSibling> {
  const schema = buildSubgraphSchema({ typeDefs: parse(sdl), resolvers });
  const yoga = createYoga({ schema, logging: false, landingPage: false });
  const server = createServer(yoga);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // a TCP server's address, once it listens
  return {
    url: `http://127.0.0.1:${port}/graphql`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await yoga.dispose();
    },
  };
}
