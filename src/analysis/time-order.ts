import type { LogEvent } from '../logs/event.ts';

/** A record this much later than now comes from a wrong clock or a wrong zone. */
const FUTURE_MS = 86_400_000;
/** Threads write a little out of order; this much is more than that. */
const BACK_MS = 10_000;
/** Fewer steps back are a clock that was set, or logs put one behind the other. */
const MIN_STEPS_BACK = 5;
const MIN_SHARE = 0.01;
/** Fewer records do not tell that a file runs backwards. */
const MIN_DOWN = 10;
/** Fewer records without a time may be anything but a log. */
const MIN_UNTIMED = 3;

/** Watches the times of one file's records as they stream by, for what a reader should know about them. */
export class TimeOrder {
  readonly #latestMs: number;
  #last = Number.NEGATIVE_INFINITY;
  #timed = 0;
  #untimed = 0;
  #back = 0;
  #firstBack = 0;
  #down = 0;
  #up = 0;
  #future = 0;
  #firstFuture = 0;

  constructor(nowMs: number = Date.now()) {
    this.#latestMs = nowMs + FUTURE_MS;
  }

  see({ timeMs, line }: Pick<LogEvent, 'timeMs' | 'line'>): void {
    if (timeMs === undefined) {
      this.#untimed += 1;
      return;
    }
    this.#timed += 1;
    if (timeMs < this.#last - BACK_MS && this.#back++ === 0) this.#firstBack = line;
    if (timeMs > this.#latestMs && this.#future++ === 0) this.#firstFuture = line;
    if (timeMs < this.#last) this.#down += 1;
    else if (timeMs > this.#last) this.#up += 1;
    this.#last = timeMs;
  }

  /** Each begins with the file's name. */
  warnings(name: string): string[] {
    const found: string[] = [];
    if (this.#timed === 0 && this.#untimed >= MIN_UNTIMED) {
      found.push(
        `${name}: no record bears a time; their order in the file is kept, but not when they happened beside those of other files. Give logs with times where there are such.`,
      );
    }
    if (this.#future > 0) {
      found.push(
        `${name}: ${records(this.#future)} in the future, the first in line ${this.#firstFuture}: a clock, a year or "timezone" is wrong; set until to leave them out.`,
      );
    }
    if (this.#down >= MIN_DOWN && this.#down > this.#up * 4) {
      found.push(
        `${name}: records stand newest first; they count at their own times, but what follows what is read backwards. Give the file oldest first (tac).`,
      );
    } else if (this.#back >= MIN_STEPS_BACK && this.#back >= this.#timed * MIN_SHARE) {
      found.push(
        `${name}: ${records(this.#back)} more than ${BACK_MS / 1000} s before the one above, the first in line ${this.#firstBack}: the file is out of order; records count at their own times. Silences and restarts are seen better in the files as they were written.`,
      );
    }
    return found;
  }
}

function records(count: number): string {
  return count === 1 ? '1 record lies' : `${count} records lie`;
}
