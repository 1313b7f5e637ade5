import type { LogEvent } from '../logs/event.ts';
import type { Catalogue } from '../patterns/catalogue.ts';
import { type CaptureName, parsePhrase } from '../patterns/parse-phrase.ts';
import { CanonicalLine } from './canonical-line.ts';
import { compilePhrase } from './compiled-phrase.ts';
import { isFunctionWord } from './function-words.ts';
import { PhraseFinder } from './phrase-finder.ts';
import { PhraseIndex, type Rule } from './phrase-index.ts';
import type { SignalAttrs, SignalMatch } from './signal.ts';
import { addSignificantTokens } from './significant-tokens.ts';

/** What a record is matched by. */
export type MatchedRecord = Pick<LogEvent, 'raw' | 'rest' | 'message'>;

/** Reads off records which signals of the catalogue they state. */
export class SignalMatcher {
  /** Words with digits that stand in phrases (lower case): the shape hash must keep them. */
  readonly significantTokens: ReadonlySet<string>;
  /** Signals with a phrase that captures attributes; for the others `rematch` tells nothing new but the place. */
  readonly capturing: ReadonlySet<string>;
  readonly #index: PhraseIndex;
  readonly #line = new CanonicalLine();
  readonly #finder = new PhraseFinder(this.#line);
  readonly #onFound = (rule: Rule) => this.#take(rule);
  #lineOffset = 0;
  #matches: SignalMatch[] = [];
  #found: Rule[] | undefined;
  readonly #cancelled = new Set<string>();

  constructor(catalogue: Pick<Catalogue, 'signals'>) {
    const rules: Rule[] = [];
    const tokens = new Set<string>();
    const capturing = new Set<string>();
    const addRule = (source: string, signal: string, cancels: boolean) => {
      const phrase = parsePhrase(source);
      rules.push({ ...compilePhrase(phrase), signal, cancels });
      addSignificantTokens(phrase, tokens);
      if (!cancels && phrase.segments.some(({ parts }) => parts.some(isAttribute))) capturing.add(signal);
    };
    for (const { signal, phrases, unless } of catalogue.signals.values()) {
      for (const source of new Set(Object.values(phrases).flat())) addRule(source, signal, false);
      for (const source of unless) addRule(source, signal, true);
    }
    this.#index = new PhraseIndex(rules);
    this.significantTokens = tokens;
    this.capturing = capturing;
  }

  /**
   * Which signals a record states: first line and rest; one match per signal type (the first), in order of position.
   * `found` gets the phrases that stand in it, each once a line, for `rematch`.
   */
  match(event: MatchedRecord, found?: Rule[]): SignalMatch[] {
    this.#found = found;
    return this.#matchRecord(event, undefined);
  }

  /** The same for a further record whose shape is known to hold these phrases: no other is looked for. */
  rematch(event: MatchedRecord, rules: readonly Rule[]): SignalMatch[] {
    this.#found = undefined;
    return this.#matchRecord(event, rules);
  }

  #matchRecord(event: MatchedRecord, rules: readonly Rule[] | undefined): SignalMatch[] {
    this.#matches = [];
    if (this.#cancelled.size > 0) this.#cancelled.clear();
    this.#matchLine(event.raw, 0, rules);
    const rest = event.rest;
    if (rest !== undefined) {
      for (let k = 0; k < rest.length; k++) this.#matchLine(rest[k] ?? '', k + 1, rules);
    }
    const matches = this.#matches;
    if (matches.length > 1) matches.sort(byPosition);
    return this.#cancelled.size === 0
      ? matches
      : matches.filter(({ signal }) => !this.#cancelled.has(signal));
  }

  #matchLine(text: string, lineOffset: number, rules: readonly Rule[] | undefined): void {
    this.#lineOffset = lineOffset;
    this.#line.fill(text);
    if (rules === undefined) {
      this.#index.search(this.#line, this.#finder, this.#onFound);
      return;
    }
    for (let i = 0; i < rules.length; i++) {
      const rule = rules[i];
      if (rule !== undefined && this.#finder.find(rule)) this.#take(rule);
    }
  }

  /** Takes what the finder found; a signal that is there already keeps its earlier place and gains attributes. */
  #take(rule: Rule): void {
    this.#found?.push(rule);
    if (rule.cancels) {
      this.#cancelled.add(rule.signal);
      return;
    }
    const start = this.#line.indexOf(this.#finder.start);
    const known = this.#known(rule.signal);
    if (known === undefined) {
      const end = this.#line.indexOf(this.#finder.end);
      const match = { signal: rule.signal, lineOffset: this.#lineOffset, start, end, attrs: {} };
      this.#fillAttrs(match.attrs);
      this.#matches.push(match);
    } else if (known.lineOffset === this.#lineOffset) {
      this.#fillAttrs(known.attrs);
      if (start < known.start) {
        known.start = start;
        known.end = this.#line.indexOf(this.#finder.end);
      }
    }
  }

  #known(signal: string): SignalMatch | undefined {
    for (const match of this.#matches) if (match.signal === signal) return match;
    return undefined;
  }

  #fillAttrs(attrs: SignalAttrs): void {
    const { captures, captureCount } = this.#finder;
    for (let i = 0; i < captureCount; i++) {
      const found = captures[i];
      if (found === undefined) return;
      const { capture, from, to, value } = found;
      switch (capture) {
        case 'any':
          break;
        case 'peer':
          this.#fillPeer(attrs, this.#line.textBetween(from, to));
          break;
        case 'word':
          attrs.word ??= this.#line.textBetween(from, to);
          break;
        case 's':
          attrs.ms ??= value;
          break;
        default:
          attrs[capture] ??= value;
      }
    }
  }

  #fillPeer(attrs: SignalAttrs, name: string): void {
    if (attrs.peer === undefined && !isFunctionWord(name)) attrs.peer = name;
  }
}

function isAttribute(part: { kind: string; capture?: CaptureName }): boolean {
  return part.kind === 'capture' && part.capture !== 'any';
}

function byPosition(a: SignalMatch, b: SignalMatch): number {
  return a.lineOffset - b.lineOffset || a.start - b.start || b.end - a.end;
}
