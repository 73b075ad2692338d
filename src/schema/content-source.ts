import type { GatewayContext } from '../resolvers/context.ts';
import type { VerifiedDataItem } from '../resolvers/verified-data.ts';
import { type VerifyDocument, withContent } from '../resolvers/verify-document.ts';

/** What has content, as one answer of PingOne brought it. */
export interface ContentSource {
  /** The graph's word for what it is. */
  readonly type: string;
  /** PingOne's id of that answer. */
  readonly correlationId: string | undefined;
}

type SourceOf<Model> = (model: Model, context: GatewayContext) => Promise<ContentSource | null>;

/** The models behind the types that have content, as the refs of these types state them. */
const sources: { VerifyDocument: SourceOf<VerifyDocument>; VerifiedImage: SourceOf<VerifiedDataItem> } = {
  VerifyDocument: withContent,
  VerifiedImage: async (item) => item,
};

/** On what the content of such a type's objects is resolved; null where there is none. */
export function contentSource(typeName: string): SourceOf<unknown> {
  if (!Object.hasOwn(sources, typeName)) throw new Error(`${typeName} has content that comes from nowhere`);
  return sources[typeName as keyof typeof sources] as SourceOf<unknown>; // the type's ref vouches for its model
}
