// Loaded into the built server in front of everything else. Nobody can add to these prototypes any more (frozen they could not
// be shadowed either, which honest code does). What they have is compared when the process is asked, as is its memory.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const prototypes = { Object: Object.prototype, Array: Array.prototype, Function: Function.prototype };
/** @param {object} prototype */
const pictureOf = (prototype) =>
  Object.entries(Object.getOwnPropertyDescriptors(prototype)).map(([name, { value, get, set }]) => [
    name,
    value,
    get,
    set,
  ]);
const before = Object.entries(prototypes).map(([name, prototype]) => {
  const picture = pictureOf(prototype);
  Object.preventExtensions(prototype);
  return { name, prototype, picture };
});

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');

process.on('SIGUSR2', () => {
  const changed = before
    .filter(({ prototype, picture }) => {
      const now = pictureOf(prototype);
      return now.length !== picture.length || now.flat().some((part, at) => !Object.is(part, picture.flat()[at]));
    })
    .map(({ name }) => name);
  collect();
  const { heapUsed, external } = process.memoryUsage();
  process.stderr.write(`watched ${JSON.stringify({ changed, heldBytes: heapUsed + external })}\n`);
});
