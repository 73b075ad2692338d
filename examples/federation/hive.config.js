// Hive Gateway before the subgraphs of the example.
import { defineConfig } from '@graphql-hive/gateway';

const { HMAC_SECRET } = process.env;

export const gatewayConfig = defineConfig({
  propagateHeaders: {
    // Who asks: each subgraph decides for itself what they may see.
    fromClientToSubgraphs: ({ request }) => {
      const authorization = request.headers.get('authorization');
      return authorization === null ? {} : { authorization };
    },
  },
  // No two requests share an answer: whose it is, the subgraph decides.
  inboundInflightRequestDeduplication: false,
  transportEntries: { '*.http': { options: { deduplicateInflightRequests: false } } },
  ...(HMAC_SECRET && { hmacSignature: { secret: HMAC_SECRET } }),
});
