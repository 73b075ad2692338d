/** What one read may take. */
export interface ReadLimits {
  maxBytes: number;
  /** Whether it is the content of documents, which has more time and fewer slots. */
  content: boolean;
}

const MIB = 1024 * 1024;

/** Users, policies, identity assurance: small records. */
export const SMALL: ReadLimits = { maxBytes: MIB, content: false };
/** Transactions and metadata, which may echo a selfie or carry a provider's whole dossier. */
export const LARGE: ReadLimits = { maxBytes: 16 * MIB, content: false };
/** Documents and verified data: images, several in one answer. */
export const CONTENT: ReadLimits = { maxBytes: 16 * MIB, content: true };
