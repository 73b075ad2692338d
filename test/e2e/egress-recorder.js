// Loaded into the server by `--import`: writes down each place that a socket of the process is connected to, whether
// anybody listens there or not.
import { appendFileSync } from 'node:fs';
import { Socket } from 'node:net';

const file = process.env.EGRESS_FILE ?? '';
const connect = Socket.prototype.connect;

/**
 * @this {Socket}
 * @param {any[]} given
 */
function recorded(...given) {
  // `net.connect` hands its arguments on as one list; callers of the method itself give them one by one.
  const [first, second] = Array.isArray(given[0]) ? given[0] : given;
  const { host = second, port = first, path } = typeof first === 'object' ? first : {};
  appendFileSync(file, `${path ?? `${host}:${port}`}\n`);
  return connect.apply(this, /** @type {Parameters<typeof connect>} */ (/** @type {unknown} */ (given)));
}

Socket.prototype.connect = /** @type {typeof connect} */ (recorded);
