import { createHash } from 'node:crypto';
import { isObject } from '../datasources/http/wire-record.ts';

/** Operations that were known before anybody sent them. */
export interface TrustedDocuments {
  /** `only`: no others are taken; `allow`: others too. */
  mode: 'allow' | 'only';
  /** By their hash. */
  documents: ReadonlyMap<string, string>;
}

export type ManifestResult = { documents: ReadonlyMap<string, string> } | { fault: string };

/** A SHA-256 may say that it is one, as the GraphQL over HTTP drafts write it. */
const PREFIX = /^sha256:/;
const SHA_256 = /^[0-9a-f]{64}$/;
const ID = /^[\w.:-]{1,128}$/; // the client preset takes any function for its hashes, SHA-1 by default

/** The id as the manifest has it; nothing where it is none. */
const trustedId = (text: unknown): string | undefined =>
  typeof text === 'string' && ID.test(text) ? text.replace(PREFIX, '') : undefined;

/** Which document a request asks for by its id; null where by none, and what no document has where that is no id. */
export function askedId({ documentId, extensions }: { documentId?: unknown; extensions?: unknown }): string | null {
  if (documentId !== undefined) return trustedId(documentId) ?? UNLIKE_ANY;
  const persisted: unknown = isObject(extensions) ? extensions.persistedQuery : undefined;
  return isObject(persisted) ? (trustedId(persisted.sha256Hash) ?? UNLIKE_ANY) : null;
}

/** The document that a request asks for, in either way, where it may ask for it so. */
export function trustedTextOf(
  params: { query?: string; documentId?: unknown; extensions?: unknown },
  isProven: boolean,
  { mode, documents }: TrustedDocuments,
): string | undefined {
  if (params.query) return mode === 'allow' || isProven ? params.query : undefined;
  return documents.get(askedId(params) ?? UNLIKE_ANY);
}

const UNLIKE_ANY = ''; // no id has this form

/** The manifest that the client preset of GraphQL Code Generator writes, `persisted-documents.json`: hash → document. */
export function readManifest(text: string): ManifestResult {
  let manifest: unknown;
  try {
    manifest = JSON.parse(text);
  } catch {
    return { fault: 'names a file that is not JSON: write the manifest again' };
  }
  if (!isObject(manifest) || Object.keys(manifest).length === 0) {
    return { fault: 'names a file that holds no manifest: it takes one object, hash → document' };
  }
  const documents = new Map<string, string>();
  for (const [place, [hash, document]] of Object.entries(manifest).entries()) {
    const id = trustedId(hash);
    if (id === undefined || typeof document !== 'string') {
      return { fault: `names a manifest whose entry ${place + 1} is not hash → document: write it again` };
    }
    if (SHA_256.test(id) && createHash('sha256').update(document).digest('hex') !== id) {
      return { fault: `names a manifest whose document ${place + 1} is not the one of its SHA-256: write it again` };
    }
    documents.set(id, document);
  }
  return { documents };
}
