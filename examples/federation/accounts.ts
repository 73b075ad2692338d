import type { Sibling } from './sibling.ts';

/** Somebody whom the company knows; the id is that of the user in PingOne. */
export interface Account {
  id: string;
  username: string;
  displayName: string;
}

const PAGE = 50;

/** The subgraph that owns users: who they are, and which of them there are. */
export const accountsSubgraph = (accounts: readonly Account[]): Sibling => ({
  name: 'accounts',
  sdl: /* GraphQL */ `
    extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@tag"])

    type Query {
      "One user, or null when there is none."
      user(id: ID!): User
      "The company's users, ${PAGE} a page."
      users(after: String): UserConnection!
    }

    "Somebody with an account."
    type User @key(fields: "id") {
      id: ID!
      "Sign-in name."
      username: String! @tag(name: "pii")
      "How they want to be called."
      displayName: String @tag(name: "pii")
    }

    type UserConnection {
      nodes: [User!]!
      pageInfo: PageInfo!
    }

    type PageInfo @shareable {
      hasNextPage: Boolean!
      hasPreviousPage: Boolean!
      startCursor: String
      endCursor: String
    }
  `,
  resolvers: {
    Query: {
      user: (_query: unknown, { id }: { id: string }) => accounts.find((account) => account.id === id) ?? null,
      users(_query: unknown, { after }: { after?: string | null }) {
        const start = accounts.findIndex(({ id }) => id === after) + 1;
        const nodes = accounts.slice(start, start + PAGE);
        return {
          nodes,
          pageInfo: {
            hasNextPage: start + PAGE < accounts.length,
            hasPreviousPage: start > 0,
            startCursor: nodes[0]?.id ?? null,
            endCursor: nodes.at(-1)?.id ?? null,
          },
        };
      },
    },
    User: {
      __resolveReference: ({ id }: { id: string }) => accounts.find((account) => account.id === id) ?? null,
    },
  },
});
