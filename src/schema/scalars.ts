import { GraphQLScalarType } from 'graphql';
import { GraphQLDate, GraphQLDateTime, GraphQLJSONObject } from 'graphql-scalars';
import { badUserInput } from '../datasources/errors.ts';
import { builder } from './builder.ts';

/**
 * A scalar of the library under our description, and with a message of ours where input does not fit: the library's quotes
 * the value.
 */
function quiet(scalar: GraphQLScalarType, description: string, takes: string): GraphQLScalarType {
  const { parseValue, parseLiteral, ...config } = scalar.toConfig();
  const refusing =
    <Args extends unknown[], T>(parse: (...args: Args) => T) =>
    (...args: Args): T => {
      try {
        return parse(...args);
      } catch {
        throw badUserInput(`${scalar.name} takes ${takes}.`);
      }
    };
  return new GraphQLScalarType({
    ...config,
    description,
    parseValue: refusing(parseValue),
    parseLiteral: refusing(parseLiteral),
  });
}

builder.addScalarType(
  'DateTime',
  quiet(
    GraphQLDateTime,
    'A point in time after RFC 3339, answered in UTC with milliseconds: `2026-09-01T08:15:30.123Z`. As input any zone is fine.',
    'a point in time after RFC 3339, such as 2026-09-01T08:15:30Z',
  ),
);

builder.addScalarType(
  'Date',
  quiet(
    GraphQLDate,
    'A calendar day, the full-date of RFC 3339: `2026-09-01`.',
    'a calendar day after RFC 3339, such as 2026-09-01',
  ),
);

builder.addScalarType(
  'JSONObject',
  quiet(GraphQLJSONObject, "A JSON object in somebody else's shape; see the field for whose.", 'a JSON object'),
);

/** The library's URL lets `javascript:` pass and rewrites hosts, so only its name is kept. Values are checked where they are read. */
builder.scalarType('URL', {
  description:
    'An absolute URL with the scheme `http` or `https`, as PingOne sends it. Opaque: hosts and query may change.',
  serialize: (url) => url,
});
