import { Socket } from 'node:net';
import { buildConnector, errors } from 'undici';

/** A host took the connection, and then did not say who it is. It is as good as down, and may well be up again at once. */
class HandshakeTimeout extends Error {
  readonly code = 'TLS_HANDSHAKE_TIMEOUT';
}

/** Connects as undici does, but tells a host that takes no connections from one that stops in the TLS handshake. */
export function createConnector(options: buildConnector.BuildOptions): buildConnector.connector {
  const connect = buildConnector(options);
  return (target, callback) => {
    let isReached = false;
    // It is typed to return nothing, and returns the socket; if it ever does not, the two are one again.
    const socket: unknown = connect(target, (...result) => {
      const isStalled = isReached && result[0] instanceof errors.ConnectTimeoutError;
      if (isStalled) callback(new HandshakeTimeout('no TLS handshake in time'), null);
      else callback(...result);
    });
    if (socket instanceof Socket) {
      socket.once('connect', () => {
        isReached = true;
      });
    }
  };
}
