import type { Sibling } from './sibling.ts';

/** A request for a product, for which somebody has to be verified. */
export interface Application {
  id: string;
  product: string;
  applicantId: string;
  /** The transaction in PingOne Verify; null where none was started. */
  verificationId: string | null;
}

/** A subgraph that refers to verifications by their key, and to users whom another one owns. */
export const applicationsSubgraph = (applications: readonly Application[]): Sibling => ({
  name: 'applications',
  sdl: /* GraphQL */ `
    extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])

    type Query {
      "What was applied for."
      applications: [Application!]!
    }

    type Application @key(fields: "id") {
      id: ID!
      product: String!
      applicant: User!
      "The verification that the product asks for, or null when none was started."
      verification: VerifyTransaction
    }

    type User @key(fields: "id") {
      id: ID!
      "What they applied for."
      applications: [Application!]!
    }

    type VerifyTransaction @key(fields: "id userId", resolvable: false) {
      id: ID!
      userId: ID!
    }
  `,
  resolvers: {
    Query: { applications: () => applications },
    Application: {
      __resolveReference: ({ id }: { id: string }) => applications.find((application) => application.id === id) ?? null,
      applicant: ({ applicantId }: Application) => ({ id: applicantId }),
      verification: ({ verificationId, applicantId }: Application) =>
        verificationId && { id: verificationId, userId: applicantId },
    },
    User: {
      applications: ({ id }: { id: string }) => applications.filter(({ applicantId }) => applicantId === id),
    },
  },
});
