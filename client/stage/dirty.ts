/** A set of slots that is filled and emptied many times a second without allocating. */
export class DirtySet {
  #marks: Uint8Array;
  #list: Int32Array;
  #size = 0;

  constructor(capacity = 64) {
    this.#marks = new Uint8Array(capacity);
    this.#list = new Int32Array(capacity);
  }

  get size(): number { return this.#size; }

  /** Makes room for slots below capacity. The content of the set stays. */
  reserve(capacity: number): void {
    if (capacity <= this.#marks.length) return;
    const marks = new Uint8Array(capacity);
    const list = new Int32Array(capacity);
    marks.set(this.#marks);
    list.set(this.#list);
    [this.#marks, this.#list] = [marks, list];
  }

  add(slot: number): void {
    if (slot >= this.#marks.length) this.reserve(Math.max(slot + 1, this.#marks.length * 2));
    if (this.#marks[slot] === 1) return;
    this.#marks[slot] = 1;
    this.#list[this.#size++] = slot;
  }

  has(slot: number): boolean { return this.#marks[slot] === 1; }

  /** Visits all and clears the set. A slot that the visitor adds waits for the next drain. */
  drain(visit: (slot: number) => void): void {
    const list = this.#list.slice(0, this.#size);
    this.clear();
    for (const slot of list) visit(slot);
  }

  /** Visits until there is no time left. What was not visited stays, and comes first the next time. Returns true when all were visited. */
  drainWhile(hasTime: () => boolean, visit: (slot: number) => void): boolean {
    const list = this.#list.slice(0, this.#size);
    this.clear();
    let next = 0;
    while (next < list.length && hasTime()) visit(list[next++] ?? 0);
    if (next === list.length) return true;
    const added = this.#list.slice(0, this.#size);
    this.clear();
    for (; next < list.length; next++) this.add(list[next] ?? 0);
    for (const slot of added) this.add(slot);
    return false;
  }

  clear(): void {
    for (let i = 0; i < this.#size; i++) this.#marks[this.#list[i] ?? 0] = 0;
    this.#size = 0;
  }
}
