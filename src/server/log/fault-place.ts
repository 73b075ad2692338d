import type { EventFields } from './events.ts';

const MAX_FRAMES = 8;
const FRAME = /^ {4}at .*?\(?([^()\s]+:\d+:\d+)\)?$/;
/** The folders that the product has, so that the place does not name the folder of whoever installed it. */
const PLACES = [/^(?:.*\/)?(node_modules\/.*)$/, /^(?:.*\/)?((?:src|emulator)\/.*)$/, /^(node:.*)$/];

/**
 * Of anything thrown, its class and where in the code it came from. Its message is cut off as a whole: it may hold anything,
 * lines like those of a stack included. Names of functions are left out: some are made from data.
 */
export function faultPlace(thrown: unknown): EventFields<'unexpected'> {
  return { class: thrown instanceof Error ? thrown.constructor.name : typeof thrown, frames: framesOf(thrown) };
}

function framesOf(error: unknown): string[] {
  if (!(error instanceof Error) || typeof error.stack !== 'string' || typeof error.message !== 'string') return [];
  const at = error.stack.indexOf(error.message);
  if (at === -1 && error.message !== '') return [];
  const lines = error.stack.slice(at + error.message.length).split('\n');
  const places = lines.map((line) => placeOf(FRAME.exec(line)?.[1] ?? ''));
  return places.filter((place) => place !== undefined).slice(0, MAX_FRAMES);
}

function placeOf(location: string): string | undefined {
  for (const pattern of PLACES) {
    const place = pattern.exec(location)?.[1];
    if (place !== undefined) return place;
  }
  return undefined;
}
