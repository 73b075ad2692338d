/** What an access token may consist of, RFC 6750 §2.1: it becomes a header. */
export const BEARER_TOKEN = /^[\w.~+/-]+=*$/;
