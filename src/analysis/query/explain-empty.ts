import type { LogEvent } from '../../logs/event.ts';
import { formatTime } from './parse-time.ts';

/** What the data holds, seen as it streams by, so that an empty answer can say why it is empty. */
export class DataProfile {
  records = 0;
  /** How many records passed each filter and those before it, in order of the filters' names. */
  readonly #passed = new Map<string, number>();
  readonly #nodes = new Map<string, number>();
  readonly #levels = new Map<string, number>();
  #startMs = Number.POSITIVE_INFINITY;
  #endMs = Number.NEGATIVE_INFINITY;

  constructor(filters: readonly string[]) {
    for (const filter of filters) this.#passed.set(filter, 0);
  }

  see(event: LogEvent, node: string | undefined): void {
    this.records += 1;
    const { timeMs } = event;
    if (timeMs !== undefined) {
      if (timeMs < this.#startMs) this.#startMs = timeMs;
      if (timeMs > this.#endMs) this.#endMs = timeMs;
    }
    const level = event.level ?? 'none';
    this.#levels.set(level, (this.#levels.get(level) ?? 0) + 1);
    if (node === undefined) return;
    const count = this.#nodes.get(node);
    if (count !== undefined || this.#nodes.size < 500) this.#nodes.set(node, (count ?? 0) + 1);
  }

  pass(filter: string): void {
    this.#passed.set(filter, (this.#passed.get(filter) ?? 0) + 1);
  }

  /** Names of nodes that speak in the data, the most talkative first. */
  nodes(): string[] {
    return [...this.#nodes].sort((a, b) => b[1] - a[1]).map(([node]) => node);
  }

  /** Why nothing matched, and what to try. */
  explain(): string {
    if (this.records === 0) return 'The files hold no records at all: they are empty.';
    const [blocking] = [...this.#passed].find(([, count]) => count === 0) ?? [];
    const steps = [...this.#passed].map(([filter, count]) => `${count} pass "${filter}"`);
    const range =
      this.#startMs <= this.#endMs
        ? `from ${formatTime(this.#startMs)} to ${formatTime(this.#endMs)}`
        : 'without times';
    const levels = [...this.#levels].sort((a, b) => b[1] - a[1]).map(([level, count]) => `${level} ${count}`);
    const nodes = this.nodes();
    return [
      `None of ${this.records} records matches${steps.length > 0 ? ` (filters in order: ${steps.join(', then ')})` : ''}.`,
      `The data runs ${range}; nodes: ${nodes.slice(0, 12).join(', ') || 'none named'}${nodes.length > 12 ? `, ${nodes.length - 12} more` : ''}; levels: ${levels.join(', ')}.`,
      blocking === undefined
        ? 'Every filter matches something alone: widen one of them.'
        : `Try again with another "${blocking}", or without it.`,
    ].join(' ');
  }
}
