import { UserError } from '../../logs/user-error.ts';

/** Where a record stands in an answer: by `order` (its time, or 0 within one file), then file, line, and place on the line. */
export interface Position {
  order: number;
  fileIndex: number;
  line: number;
  /** Of several records on one line, which. */
  place: number;
}

interface Entry<Row> {
  position: Position;
  row: Row;
}

/**
 * The first `limit` records after a cursor, in order, out of records that come in any order: memory stays with the
 * page, however many match.
 */
export class RecordPage<Row> {
  readonly #entries: Entry<Row>[] = [];
  readonly #limit: number;
  readonly #after: Position | undefined;
  /** Records behind the cursor, whether they fit the page or not. */
  #following = 0;

  constructor(limit: number, cursor: string | undefined) {
    this.#limit = limit;
    this.#after = cursor === undefined ? undefined : parseCursor(cursor);
  }

  /** Offers a record; its row is made only if the record gets a place. */
  offer(position: Position, makeRow: () => Row): void {
    if (this.#after !== undefined && comparePositions(position, this.#after) <= 0) return;
    this.#following += 1;
    const last = this.#entries.at(-1);
    const full = this.#entries.length >= this.#limit;
    if (full && (last === undefined || comparePositions(position, last.position) > 0)) return;
    if (full) this.#entries.pop();
    this.#entries.splice(this.#indexFor(position), 0, { position, row: makeRow() });
  }

  rows(): Row[] {
    return this.#entries.map((entry) => entry.row);
  }

  /** The cursor behind the first `count` rows of the page; undefined where nothing follows them. */
  cursorAfter(count: number): string | undefined {
    const last = this.#entries[count - 1];
    if (last === undefined || count >= this.#following) return undefined;
    const { order, fileIndex, line, place } = last.position;
    return `${order}_${fileIndex}_${line}_${place}`;
  }

  /** How many records follow the first `count` rows. */
  countAfter(count: number): number {
    return this.#following - count;
  }

  #indexFor(position: Position): number {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const entry = this.#entries[middle];
      if (entry !== undefined && comparePositions(entry.position, position) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function comparePositions(a: Position, b: Position): number {
  return a.order - b.order || a.fileIndex - b.fileIndex || a.line - b.line || a.place - b.place;
}

function parseCursor(cursor: string): Position {
  const parts = /^(-?\d{1,17}(?:\.\d{1,12})?)_(\d{1,9})_(\d{1,12})_(\d{1,9})$/.exec(cursor);
  if (parts === null) {
    throw new UserError(
      `"cursor" must be the next_cursor of an earlier answer, not "${cursor.slice(0, 60)}"`,
    );
  }
  const [order = 0, fileIndex = 0, line = 0, place = 0] = parts.slice(1).map(Number);
  return { order, fileIndex, line, place };
}
