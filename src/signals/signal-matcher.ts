import type { LogEvent } from '../logs/event.ts';
import type { Catalogue } from '../patterns/catalogue.ts';
import { parsePhrase } from '../patterns/parse-phrase.ts';
import { AhoCorasick } from './aho-corasick.ts';
import { CanonicalLine } from './canonical-line.ts';
import { type CompiledPhrase, compilePhrase } from './compiled-phrase.ts';
import { type FoundCapture, PhraseFinder } from './phrase-finder.ts';
import type { SignalAttrs, SignalMatch } from './signal.ts';
import { significantTokens } from './significant-tokens.ts';

/** What a record is matched by. */
export type MatchedRecord = Pick<LogEvent, 'raw' | 'rest' | 'message'>;

interface Rule extends CompiledPhrase {
  /** Index of the signal it speaks for. */
  signal: number;
  /** It cancels the signal instead of stating it. */
  cancels: boolean;
}

/**
 * Reads off records which signals of the catalogue they state.
 * One automaton looks for the longest text of every phrase at once; only phrases whose text is there are compared.
 */
export class SignalMatcher {
  /** Words with digits that stand in phrases (lower case): the shape hash must keep them. */
  readonly significantTokens: ReadonlySet<string>;
  readonly #names: string[] = [];
  readonly #indexOf = new Map<string, number>();
  readonly #rules: Rule[] = [];
  readonly #automaton: AhoCorasick;
  readonly #line = new CanonicalLine();
  readonly #finder = new PhraseFinder(this.#line);
  /** Per rule, the number of the line for which it was settled. */
  readonly #settled: Uint32Array;
  /** Per signal, the number of the record that states it, and that cancels it. */
  readonly #cancelled: Uint32Array;
  readonly #wanted: Uint8Array;
  #lineNumber = 0;
  #recordNumber = 0;

  constructor(catalogue: Pick<Catalogue, 'signals'>) {
    for (const entry of catalogue.signals.values()) {
      const signal = this.#names.push(entry.signal) - 1;
      this.#indexOf.set(entry.signal, signal);
      for (const phrase of Object.values(entry.phrases).flat()) this.#addRule(phrase, signal, false);
      for (const phrase of entry.unless) this.#addRule(phrase, signal, true);
    }
    this.#automaton = new AhoCorasick(this.#rules.map((rule) => rule.anchor));
    this.#settled = new Uint32Array(this.#rules.length);
    this.#cancelled = new Uint32Array(this.#names.length);
    this.#wanted = new Uint8Array(this.#names.length);
    this.significantTokens = significantTokens(catalogue);
  }

  #addRule(source: string, signal: number, cancels: boolean): void {
    this.#rules.push({ ...compilePhrase(parsePhrase(source)), signal, cancels });
  }

  /** Which signals a record states: first line and rest; one match per signal type (the first), in order of position. */
  match(event: MatchedRecord): SignalMatch[] {
    this.#wanted.fill(1);
    return this.#matchRecord(event);
  }

  /** The same for a further record whose shape is known to state these signals: no other is looked for. */
  rematch(event: MatchedRecord, signals: readonly string[]): SignalMatch[] {
    this.#wanted.fill(0);
    for (const signal of signals) this.#wanted[this.#indexOf.get(signal) ?? -1] = 1;
    return this.#matchRecord(event);
  }

  #matchRecord(event: MatchedRecord): SignalMatch[] {
    this.#recordNumber++;
    const matches: SignalMatch[] = [];
    this.#matchLine(event.raw, 0, matches);
    if (event.rest !== undefined) {
      for (let k = 0; k < event.rest.length; k++) this.#matchLine(event.rest[k] ?? '', k + 1, matches);
    }
    if (matches.length === 0) return matches;
    return matches.filter((match) => !this.#isCancelled(match.signal)).sort(byPosition);
  }

  #isCancelled(signal: string): boolean {
    return this.#cancelled[this.#indexOf.get(signal) ?? -1] === this.#recordNumber;
  }

  #matchLine(text: string, lineOffset: number, matches: SignalMatch[]): void {
    const line = this.#line;
    line.fill(text);
    this.#lineNumber++;
    const { codes, length } = line;
    const { classOf, next, width, endings } = this.#automaton;
    let row = 0;
    for (let i = 0; i < length; i++) {
      row = next[row + (classOf[codes[i] ?? 0] ?? 0)] ?? 0;
      const ending = next[row + width - 1] ?? 0;
      if (ending !== 0) this.#tryRules(endings[ending], i + 1, lineOffset, matches);
    }
  }

  #tryRules(
    indices: Uint32Array | undefined,
    anchorEnd: number,
    lineOffset: number,
    matches: SignalMatch[],
  ): void {
    if (indices === undefined) return;
    for (let i = 0; i < indices.length; i++) {
      const index = indices[i] ?? 0;
      const rule = this.#rules[index];
      if (rule === undefined || this.#wanted[rule.signal] === 0 || this.#settled[index] === this.#lineNumber)
        continue;
      if (rule.anchorEnd === undefined) {
        this.#settled[index] = this.#lineNumber;
        if (!this.#finder.find(rule)) continue;
      } else {
        if (!this.#finder.findAt(rule, anchorEnd - rule.anchorEnd)) continue;
        this.#settled[index] = this.#lineNumber;
      }
      if (rule.cancels) this.#cancelled[rule.signal] = this.#recordNumber;
      else this.#add(this.#names[rule.signal] ?? '', lineOffset, matches);
    }
  }

  /** Adds what the finder found; a signal that is there already keeps its earlier place and gains attributes. */
  #add(signal: string, lineOffset: number, matches: SignalMatch[]): void {
    const { start, end, captures } = this.#finder;
    const from = this.#line.indexOf(start);
    const known = matches.find((match) => match.signal === signal);
    if (known === undefined) {
      const attrs: SignalAttrs = {};
      this.#fillAttrs(attrs, captures);
      matches.push({ signal, lineOffset, start: from, end: this.#line.indexOf(end), attrs });
    } else if (known.lineOffset === lineOffset) {
      this.#fillAttrs(known.attrs, captures);
      if (from < known.start) {
        known.start = from;
        known.end = this.#line.indexOf(end);
      }
    }
  }

  #fillAttrs(attrs: SignalAttrs, captures: readonly FoundCapture[]): void {
    for (const { capture, from, to, value } of captures) {
      switch (capture) {
        case 'any':
          break;
        case 'peer':
        case 'word':
          attrs[capture] ??= this.#line.textBetween(from, to);
          break;
        case 's':
          attrs.ms ??= value;
          break;
        default:
          attrs[capture] ??= value;
      }
    }
  }
}

function byPosition(a: SignalMatch, b: SignalMatch): number {
  return a.lineOffset - b.lineOffset || a.start - b.start || b.end - a.end;
}
