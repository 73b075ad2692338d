/**
 * The form of ids that tell calls apart: a UUID, as PingOne's `Correlation-Id` is, or hexadecimal digits as tracers write
 * them. No name can be written with it, and it is longer than the number of a payment card or a passport.
 */
const TRACE_ID = /^[0-9a-f](?:-?[0-9a-f]){19,63}$/i;

export const isTraceId = (text: unknown): text is string => typeof text === 'string' && TRACE_ID.test(text);
