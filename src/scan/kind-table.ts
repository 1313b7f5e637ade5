/** A hash table from line shapes (integers below 2^53) to values; open addressing, so that no key is boxed. */
export class KindTable<V> {
  #keys = new Float64Array(1024).fill(-1);
  #values: (V | undefined)[] = new Array(1024);
  size = 0;

  get(shape: number): V | undefined {
    const mask = this.#keys.length - 1;
    let slot = slotOf(shape, mask);
    for (;;) {
      const key = this.#keys[slot];
      if (key === shape) return this.#values[slot];
      if (key === -1) return undefined;
      slot = (slot + 1) & mask;
    }
  }

  /** Adds a shape that is not in the table yet. */
  add(shape: number, value: V): void {
    if (this.size * 2 >= this.#keys.length) this.#grow();
    const mask = this.#keys.length - 1;
    let slot = slotOf(shape, mask);
    while (this.#keys[slot] !== -1) slot = (slot + 1) & mask;
    this.#keys[slot] = shape;
    this.#values[slot] = value;
    this.size++;
  }

  #grow(): void {
    const keys = this.#keys;
    const values = this.#values;
    this.#keys = new Float64Array(keys.length * 2).fill(-1);
    this.#values = new Array(keys.length * 2);
    this.size = 0;
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i];
      const value = values[i];
      if (key !== undefined && key !== -1 && value !== undefined) this.add(key, value);
    }
  }
}

function slotOf(shape: number, mask: number): number {
  return (shape ^ (shape / 0x100000000)) & mask;
}
