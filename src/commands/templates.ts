import { resolve } from 'node:path';
import type { LogEvent } from '../logs/event.ts';
import { findFiles } from '../logs/files/find-files.ts';
import { readEvents } from '../logs/read-events.ts';
import { UserError } from '../logs/user-error.ts';
import { TemplateMiner } from '../templates/template-miner.ts';
import { defineCommand, type Terminal } from './define-command.ts';

/** Rows are written in pieces of this many. */
const ROWS_A_PIECE = 5000;

export const command = defineCommand({
  name: 'templates',
  summary: 'Mine the templates of a log',
  usage: 'FILE [--jsonl]',
  options: {
    jsonl: { type: 'boolean', help: 'One row a line: {line, template_id, template}' },
    timezone: { type: 'string', value: 'ZONE', help: 'Zone of logs that name none (UTC)' },
  },
  async run(input, terminal) {
    if (input.positionals.length === 0) throw new UserError('which file? dsdebug templates FILE');
    const { files, warnings } = await findFiles(
      input.positionals.map((path) => resolve(path)),
      { baseFolder: process.cwd() },
    );
    for (const warning of warnings) terminal.err(`dsdebug: ${warning}\n`);
    const miner = new TemplateMiner();
    const lines = new LineTemplates(miner);
    for (const file of files) {
      lines.startFile();
      const { lines: count } = await readEvents(file, (event) => lines.add(event));
      lines.endFile(count);
    }
    if (input.flag('jsonl')) writeRows(lines.ids, miner, terminal);
    else writeTable(miner, terminal);
    return 0;
  },
});

/** The template of every physical line: the further lines of a record are messages of their own here. */
class LineTemplates {
  readonly ids: number[] = [];
  readonly #miner: TemplateMiner;
  #before = 0;

  constructor(miner: TemplateMiner) {
    this.#miner = miner;
  }

  startFile(): void {
    this.#before = this.ids.length;
  }

  add(event: LogEvent): void {
    const at = this.#before + event.line - 1;
    // Several records may share a line; the first stands for it. Lines that no record holds take after the one before.
    if (at < this.ids.length) return;
    this.#fillTo(at);
    this.ids.push(this.#miner.add(event.message).id);
    for (const line of event.rest ?? []) this.ids.push(this.#miner.add(line.trim()).id);
  }

  endFile(lines: number): void {
    this.#fillTo(this.#before + lines);
  }

  #fillTo(length: number): void {
    while (this.ids.length < length) this.ids.push(this.ids.at(-1) ?? this.#miner.add('').id);
  }
}

function writeRows(ids: readonly number[], miner: TemplateMiner, terminal: Terminal): void {
  const texts = new Map(miner.templates().map((template) => [template.id, template.text]));
  let piece: string[] = [];
  for (const [i, mined] of ids.entries()) {
    const id = miner.resolve(mined);
    piece.push(JSON.stringify({ line: i + 1, template_id: id, template: texts.get(id) ?? '' }));
    if (piece.length < ROWS_A_PIECE) continue;
    terminal.out(`${piece.join('\n')}\n`);
    piece = [];
  }
  if (piece.length > 0) terminal.out(`${piece.join('\n')}\n`);
}

function writeTable(miner: TemplateMiner, terminal: Terminal): void {
  const rows = [...miner.templates()].sort((a, b) => b.count - a.count);
  terminal.out(rows.map((row) => `${String(row.count).padStart(9)}  ${row.text}\n`).join(''));
}
