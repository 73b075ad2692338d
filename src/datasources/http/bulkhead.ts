import { type InLine, Line } from './line.ts';
import type { RateGroup } from './rate-group.ts';

/** One request as the bulkhead sees it. */
export interface Operation {
  /** Whether one of its calls has had a slot; from then on the others wait as long as the request does. */
  started: boolean;
}

export interface Capacity {
  /** Calls out at once, all groups together. */
  maxInFlight: number;
  /** Most of them that one group may have. */
  maxOfGroup: Readonly<Record<RateGroup, number>>;
  /** Operations that may wait for their first slot. */
  maxQueued: number;
}

export const MAX_IN_FLIGHT = 128; // calls; more at once would only make an upstream in trouble slower
const RESERVE = 1 / 8; // of all slots: what the other groups keep while one of them hangs
const MAX_CONTENT = 20; // documents are megabytes, several times over while they are read

/** `sharers`: how many processes have these numbers in common. Together they never have more; each has one slot at least. */
export function capacityOf(whole: Pick<Capacity, 'maxInFlight' | 'maxQueued'>, sharers = 1): Capacity {
  const maxInFlight = shareOf(whole.maxInFlight, sharers);
  const maxQueued = Math.floor(whole.maxQueued / sharers);
  const most = Math.max(1, Math.floor(maxInFlight * (1 - RESERVE)));
  return {
    maxInFlight,
    maxQueued,
    maxOfGroup: { directory: most, verify: most, content: Math.min(shareOf(MAX_CONTENT, sharers), most) },
  };
}

const shareOf = (number: number, sharers: number) => Math.max(1, Math.floor(number / sharers));

export type QueueRefusal = 'queue-full' | 'waited-too-long';

interface Waiter {
  operation: Operation;
  group: RateGroup;
  onSlot(leave: () => void): void;
  onRefusal(why: QueueRefusal): void;
}

interface Place extends Waiter, InLine {
  /** Later places have greater numbers. */
  order: number;
}

interface Lane {
  inFlight: number;
  /** Calls of operations that have started, oldest first. */
  readonly started: Line<Place>;
  /** Calls of operations that have had no slot yet, oldest first. */
  readonly fresh: Line<Place>;
}

const NOBODY: readonly Place[] = [];

export interface Bulkhead {
  /** Asks for a slot: now, later, or never. Returns how to stop asking; once there is a slot, that does nothing. */
  enter(waiter: Waiter): () => void;
  /** A slot if there is one now, as how to leave it. */
  enterNow(operation: Operation, group: RateGroup): (() => void) | undefined;
  readonly inFlight: number;
  /** Operations that wait for their first slot. */
  readonly queued: number;
  readonly waitingCalls: number;
}

/**
 * How many calls are out at once, and who waits. What has been begun is ended first: a free slot goes to an operation that
 * has had one already, so that under overload some are served whole and the others told to come back, instead of all of them
 * coming too late. `after` is the clock: it calls back, and returns how to prevent that.
 */
export function createBulkhead(
  { maxInFlight, maxOfGroup, maxQueued }: Capacity,
  { firstSlotMs, after }: { firstSlotMs: number; after: (ms: number, callback: () => void) => () => void },
): Bulkhead {
  const lanes = new Map<RateGroup, Lane>();
  /** The calls of each operation without a slot, and how to stop its clock. */
  const queue = new Map<Operation, { calls: Set<Place>; stopClock: () => void }>();
  let inFlight = 0;
  let places = 0;

  const laneOf = (group: RateGroup): Lane => {
    let lane = lanes.get(group);
    if (!lane) {
      lane = { inFlight: 0, started: new Line(), fresh: new Line() };
      lanes.set(group, lane);
    }
    return lane;
  };
  const hasRoom = (group: RateGroup) => inFlight < maxInFlight && laneOf(group).inFlight < maxOfGroup[group];

  const dequeue = (operation: Operation): Iterable<Place> => {
    const entry = queue.get(operation);
    if (!entry) return NOBODY;
    entry.stopClock();
    queue.delete(operation);
    for (const call of entry.calls) laneOf(call.group).fresh.delete(call);
    return entry.calls;
  };

  const line = (place: Place) => {
    places += 1;
    place.order = places;
    laneOf(place.group).started.add(place);
  };

  /** Takes a slot that is free; `place` is where the call stood for it. */
  const take = ({ operation, group }: Pick<Waiter, 'operation' | 'group'>, place?: Place): (() => void) => {
    const lane = laneOf(group);
    if (place) {
      lane.started.delete(place);
      lane.fresh.delete(place);
    }
    if (!operation.started) {
      operation.started = true;
      for (const call of dequeue(operation)) if (call !== place) line(call);
    }
    inFlight += 1;
    lane.inFlight += 1;
    let left = false;
    return () => {
      if (left) return;
      left = true;
      inFlight -= 1;
      lane.inFlight -= 1;
      passOn();
    };
  };
  const grant = (place: Place) => place.onSlot(take(place, place));

  const next = (kind: 'started' | 'fresh'): Place | undefined => {
    let oldest: Place | undefined;
    for (const [group, lane] of lanes) {
      const first = lane[kind].first();
      if (first && hasRoom(group) && first.order < (oldest?.order ?? Number.POSITIVE_INFINITY)) oldest = first;
    }
    return oldest;
  };
  const waiting = () => {
    let sum = 0;
    for (const { started, fresh } of lanes.values()) sum += started.size + fresh.size;
    return sum;
  };
  const passOn = () => {
    while (waiting() > 0) {
      const waiter = next('started') ?? next('fresh');
      if (!waiter) return;
      grant(waiter);
    }
  };

  const enqueue = (place: Place) => {
    const { operation, group } = place;
    let entry = queue.get(operation);
    if (!entry) {
      if (queue.size >= maxQueued) return place.onRefusal('queue-full');
      const stopClock = after(firstSlotMs, () => {
        for (const call of dequeue(operation)) call.onRefusal('waited-too-long');
      });
      entry = { calls: new Set(), stopClock };
      queue.set(operation, entry);
    }
    entry.calls.add(place);
    laneOf(group).fresh.add(place);
  };

  return {
    enter(waiter) {
      places += 1;
      const place: Place = { ...waiter, order: places };
      const { operation, group } = place;
      if (hasRoom(group)) grant(place);
      else if (operation.started) line(place);
      else enqueue(place);
      return () => {
        laneOf(group).started.delete(place);
        const calls = queue.get(operation)?.calls;
        if (!calls?.delete(place)) return;
        laneOf(group).fresh.delete(place);
        if (calls.size === 0) dequeue(operation);
      };
    },
    // Where there is room nobody waits for it: whoever did got it when it came free.
    enterNow: (operation, group) => (hasRoom(group) ? take({ operation, group }) : undefined),
    get inFlight() {
      return inFlight;
    },
    get queued() {
      return queue.size;
    },
    get waitingCalls() {
      return waiting();
    },
  };
}
