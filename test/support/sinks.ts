interface Leak {
  sink: string;
  secret: string;
}

export interface Sinks {
  add(sink: string, text: string): void;
  /** All of an answer but its `data`, which is where personal values belong. */
  addAnswer(sink: string, answer: { status: number; headers: Headers; text: string }): void;
  /** The same for an answer that has no business holding a value anywhere. */
  addRefusal(sink: string, answer: { status: number; headers: Headers; text: string }): void;
  /** Which secrets are found where: as they are, in other letter case, or behind the encodings that text usually travels in. */
  leaks(secrets: Iterable<string>): Leak[];
  sizeBytes(): number;
}

/** Everything that leaves a process beside the answers that were asked for. */
export function createSinks(): Sinks {
  const texts = new Map<string, Set<string>>();
  const add = (sink: string, text: string) => {
    const known = texts.get(sink) ?? new Set();
    texts.set(sink, known);
    for (const line of text.split('\n')) known.add(line);
  };
  const headersOf = (headers: Headers) => [...headers].map(([name, value]) => `${name}: ${value}`).join('\n');
  return {
    add,
    addAnswer(sink, { headers, text }) {
      const rest = text.startsWith('{') ? JSON.stringify({ ...JSON.parse(text), data: undefined }) : text;
      add(sink, `${headersOf(headers)}\n${rest}`);
    },
    addRefusal(sink, { headers, text }) {
      add(sink, `${headersOf(headers)}\n${text}`);
    },
    leaks(secrets) {
      const wanted = [...new Set(secrets)].filter((secret) => secret !== '');
      return [...texts].flatMap(([sink, lines]) => {
        const seen = [...lines].flatMap(readings).join('\n').toLowerCase();
        return wanted.filter((secret) => seen.includes(secret.toLowerCase())).map((secret) => ({ sink, secret }));
      });
    },
    sizeBytes: () => [...texts.values()].reduce((sum, lines) => sum + [...lines].join('\n').length, 0),
  };
}

const MIN_ENCODED = 12; // characters; shorter runs hold no whole secret

/** A line as it is, and what it says behind percent signs, backslashes, base64 or hexadecimal digits. */
function readings(line: string): string[] {
  const percent = line.replace(/(?:%[0-9a-f]{2})+/gi, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString());
  const escaped = line.replace(/\\u([0-9a-f]{4})/gi, (_all, code: string) => String.fromCharCode(Number(`0x${code}`)));
  const runs = (pattern: RegExp, encoding: BufferEncoding) =>
    [...line.matchAll(pattern)].map(([run]) => Buffer.from(run, encoding).toString('latin1'));
  return [
    line,
    ...(percent === line ? [] : [percent]),
    ...(escaped === line ? [] : [escaped]),
    ...runs(new RegExp(`[\\w+/-]{${MIN_ENCODED},}`, 'g'), 'base64'),
    ...runs(new RegExp(`(?:[0-9a-f]{2}){${MIN_ENCODED / 2},}`, 'gi'), 'hex'),
  ];
}
