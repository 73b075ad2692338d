/** Whose data are read: a user's, and where they are of a transaction or a document, of which. */
export interface Subject {
  userId: string;
  transactionId?: string;
  documentId?: string;
  /** As the graph names the type of a document, or of an item of verified data. */
  documentType?: string;
}

/**
 * What one operation tells the audit trail. Fields are named by their place in the schema, `VerifiedClaims.birthdate`; a value
 * never gets here. What is noted is written before the answer leaves.
 */
export interface Trail {
  /** Sensitive fields of a subject that are about to be answered. */
  noted(subject: Subject, fields: readonly string[]): void;
  /** Fields that were refused for want of a right. The subject is null where none was named. */
  refused(subject: Subject | null, fields: readonly string[]): void;
  /**
   * The content of a document that is about to leave; `correlationId` is PingOne's, of the answer it came with. Fulfilled once
   * the record is accepted; rejected with UPSTREAM_UNAVAILABLE where it could not be: then the content must not leave.
   */
  content(subject: Subject, field: string, sizeBytes: number, correlationId?: string): Promise<void>;
}

/** Where no trail is kept. */
export const NO_TRAIL: Trail = { noted() {}, refused() {}, content: async () => {} };

/** How much content of documents an operation and its caller may still read. */
export interface ContentBudget {
  /**
   * Takes one read, and tells how to give it back where nothing left after all. Rejected with LIMIT_EXCEEDED where the
   * operation has had its share, with RATE_LIMITED where the caller has.
   */
  take(): Promise<() => void>;
}

export const NO_BUDGET: ContentBudget = { take: async () => () => {} };
