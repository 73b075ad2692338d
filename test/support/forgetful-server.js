// Loaded into the built server before it starts (`node --import`): keeps something of every request for ever.
import { Server } from 'node:http';

class Forgotten {
  at = performance.now();
}
const kept = [];
const { emit } = Server.prototype;
/** @type {(this: Server, ...event: any[]) => boolean} */
function emitAndKeep(...event) {
  if (event[0] === 'request') kept.push(new Forgotten());
  return Reflect.apply(emit, this, event);
}
Server.prototype.emit = emitAndKeep;
