/** What was seen, and what to do about it. */
export interface Finding {
  seen: string;
  advice: string;
}

interface Way {
  /** Host of the URL that was called. */
  host: string;
  throughProxy: boolean;
}

const UNTRUSTED = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
]);
const NO_NAME = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_NODATA', 'EAI_FAIL']);
const NO_TIME = new Set([
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'TimeoutError',
]);
const NO_ROUTE = new Set(['ENETUNREACH', 'EHOSTUNREACH', 'ENETDOWN']);
const CUT = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);

const HOSTS_ADVICE = 'Check PINGONE_REGION, or PINGONE_API_URL and PINGONE_AUTH_URL.';

/** Tells the ways apart in which a call can end without an answer: proxy, certificate, name, route, listener, time. */
export function connectionFault(error: unknown, way: Way): Finding {
  const errors = chainOf(error);
  const codes = errors.flatMap(codeOf);
  return proxyFault(errors, way) ?? tlsFault(codes, way) ?? networkFault(codes, way);
}

/** undici tells a proxy's refusal in the message only. */
function proxyFault(errors: readonly Error[], { host }: Way): Finding | undefined {
  const messages = errors.map(({ message }) => message);
  const status = messages.map((message) => /^Proxy response \((\d{3})\)/.exec(message)?.[1]).find(Boolean);
  if (status === '407' || messages.some((message) => message.startsWith('Proxy Authentication Required'))) {
    return {
      seen: 'the proxy asks for a user name and password (407)',
      advice: 'Put them into HTTPS_PROXY: http://name:password@host:port.',
    };
  }
  if (!status) return undefined;
  return {
    seen: `the proxy refuses the way to ${host} (${status})`,
    advice: `Have ${host} allowed on the proxy, or list it in NO_PROXY if it can be reached without.`,
  };
}

function tlsFault(codes: readonly string[], { host }: Way): Finding | undefined {
  if (codes.includes('ERR_TLS_CERT_ALTNAME_INVALID')) {
    return {
      seen: `the certificate of ${host} is for another name`,
      advice: `${HOSTS_ADVICE} A firewall that answers in its place shows this too.`,
    };
  }
  if (codes.includes('CERT_HAS_EXPIRED') || codes.includes('CERT_NOT_YET_VALID')) {
    return {
      seen: `the certificate of ${host} is not valid at this time`,
      advice: "Check this machine's clock; if it is right, the other side has to renew its certificate.",
    };
  }
  const untrusted = codes.find((code) => UNTRUSTED.has(code));
  if (untrusted) {
    return {
      seen: `the certificate of ${host} comes from an authority that is not trusted here (${untrusted})`,
      advice:
        'If a proxy or firewall opens TLS on the way, save its CA certificate as a PEM file and name that file in NODE_EXTRA_CA_CERTS.',
    };
  }
  if (codes.some((code) => code === 'EPROTO' || code.startsWith('ERR_SSL_'))) {
    return { seen: `${host} does not speak TLS as expected`, advice: `${HOSTS_ADVICE} Is it a port for plain http?` };
  }
  return undefined;
}

function networkFault(codes: readonly string[], { host, throughProxy }: Way): Finding {
  // Through a proxy only the proxy's own name and address are looked up here.
  const target = throughProxy ? 'the proxy of HTTPS_PROXY' : host;
  const advice = throughProxy
    ? 'Check HTTPS_PROXY; NO_PROXY lists the hosts to call without it.'
    : `${HOSTS_ADVICE} Where a proxy is needed, set HTTPS_PROXY.`;
  const among = (set: ReadonlySet<string>) => codes.find((code) => set.has(code));
  const name = among(NO_NAME);
  if (name) return { seen: `DNS does not know the name of ${target} (${name})`, advice };
  if (codes.includes('ECONNREFUSED')) return { seen: `connection refused: nothing listens at ${target}`, advice };
  const route = among(NO_ROUTE);
  if (route) return { seen: `there is no route to ${target} (${route})`, advice };
  const far = throughProxy ? `${host} through the proxy of HTTPS_PROXY` : host;
  const late = among(NO_TIME);
  if (late)
    return { seen: `no answer from ${far} in time (${late})`, advice: `A firewall may drop the connection. ${advice}` };
  const cut = among(CUT);
  if (cut) return { seen: `the connection to ${far} was cut (${cut})`, advice: `A firewall may do that. ${advice}` };
  return { seen: `no answer from ${far}${codes[0] ? ` (${codes[0]})` : ''}`, advice };
}

const MAX_CHAIN = 20; // a cause may point back at an error before it

/** An error, what caused it, and the tries it sums up (one for each address of a name). */
function chainOf(error: unknown): Error[] {
  const found: Error[] = [];
  const open = [error];
  while (open.length > 0 && found.length < MAX_CHAIN) {
    const next = open.shift();
    if (!(next instanceof Error)) continue;
    found.push(next);
    open.push(next.cause, ...(next instanceof AggregateError ? next.errors : []));
  }
  return found;
}

function codeOf(error: Error): string[] {
  if ('code' in error && typeof error.code === 'string' && /^\w+$/.test(error.code)) return [error.code];
  return error.name === 'TimeoutError' ? [error.name] : [];
}
