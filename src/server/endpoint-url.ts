/** Where the GraphQL endpoint is. */
export const endpointUrl = (host: string, port: number): string =>
  `http://${host.includes(':') ? `[${host}]` : host}:${port}/graphql`;
