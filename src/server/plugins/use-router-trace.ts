import { useApolloInlineTrace } from '@graphql-yoga/plugin-apollo-inline-trace';
import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';

/**
 * How long each field took, in `extensions.ftv1`, for a router that asks for it in Apollo's format. It holds paths and
 * times; of an error it tells where it was and no word more, since it is made before errors get the words that clients read.
 */
export const useRouterTrace = (): Plugin => useApolloInlineTrace({ rewriteError: () => new GraphQLError('failed') });
