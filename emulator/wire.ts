/**
 * What goes over the wire, as far as the public reference describes it. Every resource is open: tests plant
 * members that are not listed here, and members of another type than the usual one.
 */
export type Json = { [member: string]: unknown };

/** A partial resource whose members may hold anything, so that a test can also plant what should not occur. */
export type Raw<T> = { [member in keyof T]?: unknown } & Json;

type Reference = { id: string };

export type WireUser = Json & {
  id: string;
  username?: string;
  email?: string;
  name?: Json;
  population?: Reference;
  createdAt?: string;
  updatedAt?: string;
};

export type WireTransaction = Json & {
  id: string;
  verifyPolicy?: Reference;
  transactionStatus?: Json & { status?: string; verificationStatus?: { [check: string]: string } };
  createdAt?: string;
  updatedAt?: string;
  expiresAt?: string;
};

export type WireDocument = Json & {
  id: string;
  type?: string;
  value?: string;
  status?: string;
  retry?: { attempt: number };
  createdAt?: string;
  updatedAt?: string;
};

export type WireMetadata = Json & {
  id: string;
  type?: string;
  provider?: string;
  status?: string;
  data?: Json;
  retry?: { attempt: number };
};

export type WireVerifiedData = Json & { id: string; type?: string; data?: Json; retry?: { attempt: number } };

export type WireAppEvent = Json & { id: string; collectionDate?: string; data?: Json };

export type WirePolicy = Json & { id: string; name?: string; default?: boolean };

export type WirePopulation = Json & { id: string; name?: string };

export type WireEnvironment = Json & { id: string; name?: string };

/** Milliseconds to the timestamp form of the platform: UTC with three decimals. */
export const timestamp = (ms: number): string => new Date(ms).toISOString();

/** The instant of a member that should hold a timestamp, or undefined where it holds anything else. */
export function instantOf(value: unknown): number | undefined {
  if (typeof value !== 'string') return undefined;
  const ms = Date.parse(value);
  return Number.isNaN(ms) ? undefined : ms;
}

/** Whether a value is a JSON object (not null, not a list). */
export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
