/** The first whole HTTP message in the bytes, if there is one: only such as have their length in `Content-Length`, or no body. */
export function firstMessage(bytes: Buffer): { head: string; length: number } | undefined {
  const end = bytes.indexOf('\r\n\r\n');
  if (end === -1) return undefined;
  const head = bytes.subarray(0, end).toString('latin1');
  const bodyBytes = Number(/^content-length:\s*(\d+)/im.exec(head)?.[1] ?? 0);
  const length = end + 4 + bodyBytes;
  return bytes.length < length ? undefined : { head, length };
}
