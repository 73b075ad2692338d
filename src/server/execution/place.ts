/** An object or a list of the answer. */
export type Container = Record<string | number, unknown>;

/** A link of the chain that GraphQL calls a path. */
interface PathLink {
  readonly prev: PathLink | undefined;
  readonly key: string | number;
  readonly typename: string | undefined;
}

/** Where in the answer a value stands: its path, and what it takes to make it null later. */
export class Place implements PathLink {
  readonly prev: Place | undefined;
  readonly key: string | number;
  readonly typename: string | undefined;
  readonly #container: Container;
  readonly #mayBeNull: boolean;
  #isNulled = false;

  constructor(
    prev: Place | undefined,
    key: string | number,
    typename: string | undefined,
    container: Container,
    mayBeNull: boolean,
  ) {
    this.prev = prev;
    this.key = key;
    this.typename = typename;
    this.#container = container;
    this.#mayBeNull = mayBeNull;
  }

  put(value: unknown): void {
    this.#container[this.key] = value;
  }

  /** The nearest place, from this one up, where null is allowed; nothing where that is the answer as a whole. */
  nearestNullable(): Place | undefined {
    let place: Place | undefined = this;
    while (place && !place.#mayBeNull) place = place.prev;
    return place;
  }

  /** Makes it null. False where it, or something around it, was null because of an error already: then no more is told. */
  makeNull(): boolean {
    for (let place: Place | undefined = this; place; place = place.prev) if (place.#isNulled) return false;
    this.#isNulled = true;
    this.put(null);
    return true;
  }

  toArray(): (string | number)[] {
    const keys: (string | number)[] = [];
    for (let place: Place | undefined = this; place; place = place.prev) keys.push(place.key);
    return keys.reverse();
  }
}
