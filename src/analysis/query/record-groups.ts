import type { LogEvent } from '../../logs/event.ts';
import { quoteLine } from '../../safety/quote-line.ts';
import { shapeOf } from '../../templates/shape.ts';
import { type Template, TemplateMiner } from '../../templates/template-miner.ts';
import type { Grouping } from './groupings.ts';
import { formatTime } from './parse-time.ts';

/** Records that have something in common. */
export interface GroupRow {
  /** The template, node, level, or the start of the minute. */
  key: string;
  count: number;
  first: { file: string; line: number };
  start?: string;
  end?: string;
}

interface Group {
  count: number;
  file: string;
  line: number;
  startMs: number;
  endMs: number;
}

const NO_KEY = { template: '(empty)', node: '(no node)', level: '(no level)', minute: '(no time)' };

/** Counts records by template, node, level or minute as they stream by. */
export class RecordGroups {
  readonly #by: Grouping;
  readonly #groups = new Map<string | number, Group>();
  readonly #miner = new TemplateMiner();
  readonly #templates = new Map<number, Template>();

  constructor(by: Grouping) {
    this.#by = by;
  }

  add(file: string, event: LogEvent, node: string | undefined): void {
    const key = this.#keyOf(event, node);
    const timeMs = event.timeMs ?? Number.NaN;
    const group = this.#groups.get(key);
    if (group === undefined) {
      this.#groups.set(key, { count: 1, file, line: event.line, startMs: timeMs, endMs: timeMs });
      return;
    }
    group.count += 1;
    if (!(group.startMs <= timeMs)) group.startMs = Number.isNaN(timeMs) ? group.startMs : timeMs;
    if (!(group.endMs >= timeMs)) group.endMs = Number.isNaN(timeMs) ? group.endMs : timeMs;
  }

  /** Minutes in their order, everything else by count. */
  rows(): GroupRow[] {
    const rows =
      this.#by === 'template'
        ? this.#templateRows()
        : [...this.#groups].map(([key, group]) => rowOf(String(key), group));
    if (this.#by === 'minute') return rows.sort((a, b) => (a.key < b.key ? -1 : 1));
    return rows.sort((a, b) => b.count - a.count);
  }

  #keyOf(event: LogEvent, node: string | undefined): string | number {
    switch (this.#by) {
      case 'template':
        return this.#templateId(event);
      case 'node':
        return node ?? NO_KEY.node;
      case 'level':
        return event.level ?? NO_KEY.level;
      case 'minute':
        return (
          formatTime(event.timeMs === undefined ? undefined : Math.floor(event.timeMs / 60_000) * 60_000) ??
          NO_KEY.minute
        );
    }
  }

  #templateId(event: LogEvent): number {
    const shape = shapeOf(event.message);
    const known = this.#templates.get(shape);
    if (known !== undefined) {
      this.#miner.count(known);
      return known.id;
    }
    const template = this.#miner.add(event.message);
    if (this.#templates.size < 200_000) this.#templates.set(shape, template);
    return template.id;
  }

  /** Templates that turned out to be one are one group. */
  #templateRows(): GroupRow[] {
    const texts = new Map(this.#miner.templates().map((template) => [template.id, template.text]));
    const merged = new Map<number, Group>();
    for (const [key, group] of this.#groups) {
      const id = this.#miner.resolve(Number(key));
      const other = merged.get(id);
      if (other === undefined) merged.set(id, { ...group });
      else {
        other.count += group.count;
        if (!(other.startMs <= group.startMs)) other.startMs = group.startMs;
        if (!(other.endMs >= group.endMs)) other.endMs = group.endMs;
      }
    }
    return [...merged].map(([id, group]) => rowOf(texts.get(id) ?? '', group));
  }
}

function rowOf(key: string, group: Group): GroupRow {
  const row: GroupRow = {
    key: key === '' ? NO_KEY.template : quoteLine(key),
    count: group.count,
    first: { file: group.file, line: group.line },
  };
  const start = formatTime(Number.isNaN(group.startMs) ? undefined : group.startMs);
  const end = formatTime(Number.isNaN(group.endMs) ? undefined : group.endMs);
  if (start !== undefined) row.start = start;
  if (end !== undefined) row.end = end;
  return row;
}
