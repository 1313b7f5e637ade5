/** So that looking a little ahead stays within memory. */
const PADDING = 16;

/** Bytes that come in pieces, joined in memory that is used again and again. */
export class ByteRoom {
  #room: Buffer = Buffer.alloc(PADDING);
  /** What is held. */
  bytes: Buffer = this.#room.subarray(0, 0);
  /** The same with zeros behind it. */
  padded: Buffer = this.#room;

  /** Puts a piece behind what is held. */
  append(piece: Buffer): void {
    const length = this.bytes.length + piece.length;
    if (length + PADDING > this.#room.length) {
      const larger = Buffer.allocUnsafe(Math.max(length + PADDING, 2 * this.#room.length));
      this.bytes.copy(larger);
      this.#room = larger;
    }
    piece.copy(this.#room, this.bytes.length);
    this.#hold(length);
  }

  /** Lets go of what stands before `from`; the rest moves to the front. */
  drop(from: number): void {
    this.#room.copyWithin(0, from, this.bytes.length);
    this.#hold(this.bytes.length - from);
  }

  #hold(length: number): void {
    this.bytes = this.#room.subarray(0, length);
    this.padded = this.#room.subarray(0, length + PADDING).fill(0, length);
  }
}
