import type { DocumentNode } from 'graphql';
import type { Plugin } from 'graphql-yoga';

/**
 * Has documents forgotten that are not valid. The library keeps the errors of a document as long as the document, and V8 keeps
 * with each error all that its stack came through: the request with its headers, and the token of whoever sent it.
 */
export const useValidDocuments = (forget: (document: DocumentNode) => void): Plugin => ({
  onValidate:
    ({ params: { documentAST } }) =>
    ({ valid }) => {
      if (!valid) forget(documentAST);
    },
});
