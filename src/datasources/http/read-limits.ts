/** What one read may take. */
export interface ReadLimits {
  timeoutMs: number;
  maxBytes: number;
}

const MIB = 1024 * 1024;

/** Users, policies, identity assurance: small records. */
export const SMALL: ReadLimits = { timeoutMs: 4_000, maxBytes: MIB };
/** Transactions and metadata, which may echo a selfie or carry a provider's whole dossier. */
export const LARGE: ReadLimits = { timeoutMs: 4_000, maxBytes: 16 * MIB };
/** Documents and verified data: images, several in one answer. */
export const CONTENT: ReadLimits = { timeoutMs: 10_000, maxBytes: 16 * MIB };
