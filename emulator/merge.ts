import type { Json } from './wire.ts';

/** Gives an object a member that is made when it is first read, and kept from then on. */
export function lazily<T extends Json>(target: T, member: string, make: () => unknown): T {
  Object.defineProperty(target, member, {
    enumerable: true,
    configurable: true,
    get: () => {
      const value = make();
      Object.defineProperty(target, member, { enumerable: true, configurable: true, writable: true, value });
      return value;
    },
  });
  return target;
}

/** Joins objects like a spread, later ones win; members that are made on first read stay unmade. */
export function joined(...parts: readonly (Json | undefined)[]): Json {
  const result: Json = {};
  for (const part of parts) if (part) Object.defineProperties(result, Object.getOwnPropertyDescriptors(part));
  for (const [name, { value, get }] of Object.entries(Object.getOwnPropertyDescriptors(result))) {
    if (get === undefined && value === undefined) delete result[name];
  }
  return result;
}

/** Takes members out, named by their path: `transactionStatus.verificationStatus`. */
export function without(body: Json, paths: readonly string[]): Json {
  const result = joined(body);
  for (const path of paths) {
    const [first = '', ...rest] = path.split('.');
    const inner = rest.length > 0 ? result[first] : undefined;
    if (rest.length === 0) delete result[first];
    // Only an object can have the member that the rest of the path names.
    else if (typeof inner === 'object' && inner !== null) result[first] = without(inner as Json, [rest.join('.')]);
  }
  return result;
}
