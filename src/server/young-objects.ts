import { setFlagsFromString } from 'node:v8';

/**
 * Has V8 make all objects among the young ones, where they are collected cheaply. By itself it learns from which places of the
 * code objects live longer, and makes those among the old ones from then on. What a request makes lives as long as PingOne takes
 * to answer, and is taken for that; dead among the old, it holds on to the young that came after it, until a fifth of all that
 * is made has to be copied and waits for a whole collection: docs/decisions/0027-young-objects.md. To be called before load.
 */
export const makeObjectsYoung = (): void => setFlagsFromString('--no-allocation-site-pretenuring');
