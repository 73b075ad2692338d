// As much of HTTP as load needs: requests as bytes, and of answers the status, the length, and whether they begin with data.

const HEAD_END = Buffer.from('\r\n\r\n');
const LAST_CHUNK = Buffer.from('0\r\n\r\n');
const DATA = Buffer.from('{"data":{');

/**
 * What gives the next request each time.
 * @param {{ port: number, path: string, bodies: readonly string[], numbered?: number | undefined }} run
 */
export function requestsOf({ port, path, bodies, numbered }) {
  const head = `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/json\r\nAccept: application/json\r\n`;
  const toRequest = (/** @type {string} */ body) =>
    Buffer.from(`${head}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  let sent = 0;
  if (numbered !== undefined) {
    return () => {
      const body = bodies[sent % bodies.length] ?? '';
      return toRequest(body.replaceAll('$N', String(numbered + sent++)));
    };
  }
  const made = bodies.map(toRequest);
  return () => made[sent++ % made.length] ?? Buffer.alloc(0);
}

/** @param {Buffer} body with the lengths of its chunks between them */
function unchunked(body) {
  const parts = [];
  for (let at = 0; at < body.length; ) {
    const lineEnd = body.indexOf('\r\n', at);
    const length = Number.parseInt(body.toString('latin1', at, lineEnd), 16);
    if (!(length > 0)) break;
    parts.push(body.subarray(lineEnd + 2, lineEnd + 2 + length));
    at = lineEnd + 2 + length + 2;
  }
  return Buffer.concat(parts);
}

/** Reads what comes on one connection, one answer after the other. */
export class AnswerReader {
  /** @type {(status: number, bytes: number, isData: boolean) => void} */
  #onAnswer;
  /** @type {Buffer[]} */
  #parts = [];
  #have = 0;
  #status = 0; // 0 while the head is not whole
  #length = -1; // of the body; -1 where it comes in chunks

  /** @param {(status: number, bytes: number, isData: boolean) => void} onAnswer */
  constructor(onAnswer) {
    this.#onAnswer = onAnswer;
  }

  /** @param {Buffer} part */
  read(part) {
    this.#parts.push(part);
    this.#have += part.length;
    if (this.#status === 0 && !this.#readHead()) return;
    if (this.#length >= 0) {
      if (this.#have >= this.#length) this.#end(this.#first(), this.#length);
    } else if (this.#isLastChunkHere()) {
      const body = unchunked(Buffer.concat(this.#parts));
      this.#end(body, body.length);
    }
  }

  #readHead() {
    const all = Buffer.concat(this.#parts);
    const end = all.indexOf(HEAD_END);
    if (end < 0) return false;
    const head = all.toString('latin1', 0, end);
    const length = /\r\ncontent-length: *(\d+)/i.exec(head);
    this.#status = Number(head.slice(9, 12)); // HTTP/1.1 200
    this.#length = length ? Number(length[1]) : -1;
    this.#parts = [all.subarray(end + HEAD_END.length)];
    this.#have = all.length - end - HEAD_END.length;
    return true;
  }

  /** The beginning of the body, which mostly comes in one part. */
  #first() {
    const [first = DATA] = this.#parts;
    return first.length >= DATA.length ? first : Buffer.concat(this.#parts);
  }

  #isLastChunkHere() {
    const last = this.#parts.at(-1) ?? DATA;
    const end = last.length >= LAST_CHUNK.length ? last : Buffer.concat(this.#parts);
    return end.subarray(-LAST_CHUNK.length).equals(LAST_CHUNK);
  }

  /**
   * @param {Buffer} body
   * @param {number} bytes
   */
  #end(body, bytes) {
    const status = this.#status;
    this.#parts = [];
    this.#have = 0;
    this.#status = 0;
    this.#onAnswer(status, bytes, body.subarray(0, DATA.length).equals(DATA));
  }
}
