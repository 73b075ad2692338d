import type { IdentityAssurance } from '../resolvers/identity-assurance.ts';
import type { Subject } from '../resolvers/trail.ts';
import type { User } from '../resolvers/user.ts';
import type { VerifiedDataItem } from '../resolvers/verified-data.ts';
import type { VerifyDocument } from '../resolvers/verify-document.ts';
import type { VerifyMetadata } from '../resolvers/verify-metadata.ts';
import type { VerifyTransaction } from '../resolvers/verify-transaction.ts';

/** The models behind the types whose fields ask for rights, as the refs of these types state them. */
interface Models {
  User: User;
  VerifyTransaction: VerifyTransaction;
  VerifyDocument: VerifyDocument;
  VerifyMetadata: VerifyMetadata;
  VerifiedImage: VerifiedDataItem;
  OtherVerifiedData: VerifiedDataItem;
  IdentityAssurance: IdentityAssurance;
}

const subjects: { readonly [Type in keyof Models]: (model: Models[Type]) => Subject } = {
  User: ({ id }) => ({ userId: id }),
  VerifyTransaction: ({ userId, id }) => ({ userId, transactionId: id }),
  VerifyDocument: ({ userId, transactionId, id }) => ({ userId, transactionId, documentId: id }),
  VerifyMetadata: ({ userId, transactionId }) => ({ userId, transactionId }),
  VerifiedImage: ({ userId, transactionId, id }) => ({ userId, transactionId, documentId: id }),
  OtherVerifiedData: ({ userId, transactionId, id }) => ({ userId, transactionId, documentId: id }),
  IdentityAssurance: ({ userId }) => ({ userId }),
};

/** Of whom an object of such a type tells; nothing where no field of the type asks for a right. */
export const subjectReader = (typeName: string): ((model: unknown) => Subject) | undefined =>
  Object.hasOwn(subjects, typeName)
    ? (subjects[typeName as keyof Models] as (model: unknown) => Subject) // the type's ref vouches for its model
    : undefined;
