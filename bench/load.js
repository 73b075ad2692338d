// Asks a server over bare sockets that stay open, and counts what comes back: a generator that costs far less than what it
// asks. A process of its own: its parent has it open connections, and then begin. Plain JavaScript, as stub.js is.
import { createConnection } from 'node:net';
import { AnswerReader, requestsOf } from './load-http.js';

const OPEN_MS = 10_000; // for all connections; those that take longer join later
const GRACE_MS = 10_000; // for answers that are under way when the time is over
const AFTER_REFUSAL_MS = 100; // a caller who is told that there is too much to do does not ask again at once
const RATE_TICK_MS = 1;
const END_TICK_MS = 20; // how late the end of a run may be seen
const MAX_WAITING = 20_000; // requests that found no free connection; beyond that the server is far too slow for the rate

/**
 * @typedef {object} Run
 * @property {number} port
 * @property {string} path
 * @property {readonly string[]} bodies taken in turn
 * @property {number} [numbered] where given, `$N` in a body becomes this number, the next one for each request
 * @property {number} connections
 * @property {number} seconds
 * @property {number} [most] requests in all; one run ends with the time or with them
 * @property {number} [perSecond] requests sent at this rate, whatever the answers; without it each connection asks again
 *   once it is answered
 * @property {number | undefined} [bytes] the length of a whole answer, where each has the same
 *
 * @typedef {object} Outcome
 * @property {number} answered well, in all
 * @property {number} inTime of these, those within the time
 * @property {number} wallSeconds from the first request to the last answer, or to the end of the time
 * @property {Record<string, number>} failures by kind: a status, `short`, `errors`, `broken`, `unanswered`, `unsent`
 * @property {number} p50Ms
 * @property {number} p99Ms
 */

/**
 * Opens the connections, and gives what begins to ask once they are there, so that nobody pays for opening them.
 * @param {Run} run
 * @returns {Promise<() => Promise<Outcome>>}
 */
function open(run) {
  /** @type {(outcome: Outcome) => void} */
  let resolve = () => {};
  const outcome = new Promise((/** @type {typeof resolve} */ keep) => {
    resolve = keep;
  });
  /** @type {Array<() => void>} */
  const ready = []; // what the connections do once it begins
  let hasBegun = false;
  const nextRequest = requestsOf(run);
  const most = run.most ?? Number.POSITIVE_INFINITY;
  /** @type {Record<string, number>} */
  const failures = {};
  /** @type {number[]} */
  const times = [];
  /** @type {number[]} */
  const waiting = []; // when each was due
  /** @type {Array<(dueAt: number) => void>} */
  const idle = [];
  let startedAt = 0;
  let endsAt = 0;
  let sent = 0;
  let underWay = 0;
  let inTime = 0;
  let lastAt = 0;
  let isOver = false;
  const fail = (/** @type {string} */ kind, count = 1) => {
    failures[kind] = (failures[kind] ?? 0) + count;
  };
  const maySend = () => !isOver && sent < most && (performance.now() < endsAt || waiting.length > 0);

  const connect = () => {
    let dueAt = 0; // of the request under way; 0 while there is none
    const socket = createConnection({ port: run.port, host: '127.0.0.1', noDelay: true });
    sockets.add(socket);
    const ask = (/** @type {number} */ due) => {
      dueAt = due;
      sent += 1;
      underWay += 1;
      socket.write(nextRequest());
    };
    const free = () => {
      if (socket.destroyed) return; // its end has seen to another one
      const may = maySend();
      const due = run.perSecond === undefined ? performance.now() : waiting.shift();
      if (due !== undefined && may) ask(due);
      else if (run.perSecond !== undefined) idle.push(ask);
    };
    const ended = (/** @type {string | undefined} */ failure, /** @type {() => void} */ then) => {
      const now = performance.now();
      underWay -= 1;
      if (failure !== undefined) fail(failure);
      else {
        times.push(now - dueAt);
        if (now <= endsAt) inTime += 1;
        lastAt = now;
      }
      dueAt = 0;
      if (underWay === 0 && !maySend()) finish();
      else if (failure === undefined) then();
      else setTimeout(then, AFTER_REFUSAL_MS);
    };
    const reader = new AnswerReader((status, bytes, isData) => {
      if (status !== 200) ended(String(status), free);
      else if (!isData) ended('errors', free);
      else if (run.bytes !== undefined && bytes !== run.bytes) ended('short', free);
      else ended(undefined, free);
    });
    socket.on('connect', () => {
      if (hasBegun) return free();
      ready.push(free);
      if (ready.length === run.connections) allOpen();
    });
    socket.on('data', (part) => reader.read(part));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      sockets.delete(socket);
      const at = idle.indexOf(ask);
      if (at >= 0) idle.splice(at, 1);
      if (isOver) return;
      if (dueAt > 0) ended('broken', connect);
      else if (!hasBegun || maySend()) setTimeout(() => !isOver && connect(), AFTER_REFUSAL_MS);
    });
  };

  const finish = () => {
    if (isOver) return;
    isOver = true;
    clearTimeout(timer);
    clearInterval(ticks);
    for (const socket of sockets) socket.destroy();
    if (underWay > 0) fail('unanswered', underWay);
    if (waiting.length > 0) fail('unsent', waiting.length);
    if (sent === 0) fail('broken');
    times.sort((one, other) => one - other);
    const at = (/** @type {number} */ share) =>
      times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
    const isTimed = sent < most;
    const wallSeconds = ((isTimed ? Math.max(endsAt, lastAt) : lastAt) - startedAt) / 1000;
    resolve({ answered: times.length, inTime, wallSeconds, failures, p50Ms: at(0.5), p99Ms: at(0.99) });
  };

  const sendDue = () => {
    const now = performance.now();
    if (now >= endsAt && underWay === 0 && waiting.length === 0) return finish();
    if (run.perSecond === undefined || now >= endsAt) return;
    for (const until = ((now - startedAt) / 1000) * run.perSecond; due < until; due += 1) {
      const dueAt = startedAt + (due / run.perSecond) * 1000;
      const ask = idle.shift();
      if (ask) ask(dueAt);
      else if (waiting.length < MAX_WAITING) waiting.push(dueAt);
      else fail('unsent');
    }
  };

  /** @type {Set<import('node:net').Socket>} */
  const sockets = new Set();
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  /** @type {NodeJS.Timeout | undefined} */
  let ticks;
  let due = 0;
  const begin = () => {
    hasBegun = true;
    startedAt = performance.now();
    endsAt = startedAt + run.seconds * 1000;
    lastAt = startedAt;
    timer = setTimeout(finish, run.seconds * 1000 + GRACE_MS);
    ticks = setInterval(sendDue, run.perSecond === undefined ? END_TICK_MS : RATE_TICK_MS);
    for (const free of ready) free();
    return outcome;
  };
  let allOpen = () => {};
  const opened = new Promise((/** @type {(begin: () => Promise<Outcome>) => void} */ give) => {
    allOpen = () => give(begin);
  });
  setTimeout(allOpen, OPEN_MS).unref();
  for (let count = 0; count < run.connections; count += 1) connect();
  return opened;
}

/** @type {(() => Promise<Outcome>) | undefined} */
let begin;
process.on('message', async (/** @type {{ open?: Run }} */ message) => {
  if (message.open) {
    begin = await open(message.open);
    process.send?.({});
  } else process.send?.(await begin?.());
});
process.on('disconnect', () => process.exit());
