/** Somebody who stands in a line, or has left it. */
export interface InLine {
  /** Which line it stands in. */
  line?: object | undefined;
}

const FEW = 64; // who have left: below that, looking past them costs nothing

/**
 * First come, first served, and anybody may leave. Who leaves is passed over when their turn comes: a set would do the same,
 * but look past all that have left since its table was made, each time it is asked who is first.
 */
export class Line<T extends InLine> {
  #places: (T | undefined)[] = [];
  #head = 0;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(place: T): void {
    place.line = this;
    this.#places.push(place);
    this.#size += 1;
  }

  /** Does nothing for who stands elsewhere or nowhere. */
  delete(place: T): void {
    if (!this.#has(place)) return;
    place.line = undefined;
    this.#size -= 1;
    if (this.#size === 0) this.#clear([]);
    else if (this.#places.length - this.#head > FEW + 2 * this.#size) {
      this.#clear(this.#places.slice(this.#head).filter((one) => one !== undefined && this.#has(one)));
    }
  }

  first(): T | undefined {
    for (; this.#head < this.#places.length; this.#head += 1) {
      const place = this.#places[this.#head];
      if (place !== undefined && this.#has(place)) return place;
      this.#places[this.#head] = undefined;
    }
    return undefined;
  }

  #has(place: T): boolean {
    return place.line === this;
  }

  #clear(places: (T | undefined)[]): void {
    this.#places = places;
    this.#head = 0;
  }
}
