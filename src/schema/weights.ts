/*
 * What routers and limits reckon with. An object is 1 and a leaf nothing, as both do by themselves.
 */

/** A picture or a recording, base64: as much as twenty objects. */
export const CONTENT_COST = 20;

// How long lists get where the client cannot say how long they may be.
export const DOCUMENT_KINDS = 12; // one of each kind, and nobody hands in all of them
export const RESULTS = 10; // providers' results of one transaction
export const ITEMS = 10; // verified data of one transaction
export const CHECKS = 6; // what the fullest policies ask for
export const POLICIES = 20; // of an environment
export const NOTIFICATIONS = 2; // by email and by SMS
export const ASSURANCE_CHECKS = 5; // records behind the claims of one person
