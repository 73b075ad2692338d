/** Stands in values that clients send: no refusal may hold it, and no log. */
export const CANARY = 'qZ7fuzzed';
