/** The headers of an answer that anything here looks at. One that comes twice is a list, and so is taken for none. */
const NAMES = ['content-type', 'content-encoding', 'content-length', 'correlation-id', 'retry-after'] as const;

export type ReadHeaders = Readonly<Record<string, string | string[] | undefined>>;

const LENGTHS: ReadonlySet<number> = new Set(NAMES.map((name) => name.length));
const IS_READ: ReadonlySet<string> = new Set(NAMES);

/** From names and values in turns, as they came: most are passed over without being decoded. */
export function headersOf(raw: readonly (Buffer | string)[]): ReadHeaders {
  const headers: Record<string, string | string[]> = {};
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const [rawName = '', rawValue = ''] = [raw[at], raw[at + 1]];
    if (!LENGTHS.has(rawName.length)) continue;
    const name = rawName.toString('latin1').toLowerCase();
    if (!IS_READ.has(name)) continue;
    const value = rawValue.toString('latin1');
    const before = headers[name];
    headers[name] = before === undefined ? value : [...(typeof before === 'string' ? [before] : before), value];
  }
  return headers;
}
