// Vitest calls this once before the first test that runs the built product.
import { build } from './build.js';

export function setup() {
  if (!build()) throw new Error('The build failed, so the tests of the built product did not run.');
}
