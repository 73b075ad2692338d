/** Ours, for a router to set; and what Envoy and Istio add by themselves. */
const HEADERS = ['x-request-timeout-ms', 'x-envoy-expected-rq-timeout-ms'];

const MILLISECONDS = /^[1-9]\d{0,8}$/; // Envoy says 0 where it sets no limit

/** How long the sender of a request waits for the answer, if it says so: working on after that would be for nobody. */
export function allowedMsOf(header: (name: string) => string | undefined): number | undefined {
  const named = HEADERS.map((name) => header(name) ?? '').filter((text) => MILLISECONDS.test(text));
  return named.length === 0 ? undefined : Math.min(...named.map(Number));
}
