import { mergeForms } from './merge-forms.ts';
import { formOf, type MessageForm, textOf, WILDCARD } from './message-form.ts';

/** One kind of message. */
export interface Template {
  id: number;
  /** Words, punctuation marks and, where it varies, `<*>`. */
  tokens: readonly string[];
  count: number;
  /** The tokens joined as in the first line of the kind. */
  text: string;
}

interface Entry extends Template {
  spaced: readonly boolean[];
}

/** Entries that are to become one, with the tokens of the whole. */
interface Union {
  tokens: readonly string[];
  entries: readonly Entry[];
}

const MAX_TEMPLATES = 50_000;
/** How many leading tokens rare templates keep when there are too many: first four, then two, then none. */
const COARSER = [4, 2, 0];

/**
 * Mines templates online, in two stages. `add` groups messages by their form, in which evident variables are masked;
 * `templates` then merges the forms whose differences turn out to be variables as well, judged over all forms together.
 * So the groups do not depend on the order of messages or of merging.
 *
 * Memory is bounded: past `maxTemplates` forms the second stage is carried out for good, and if too many templates are
 * left, the rarest are cut to their first words (only then does order matter).
 */
export class TemplateMiner {
  readonly #maxTemplates: number;
  #byText = new Map<string, Entry>();
  /** Holes where an entry was merged into another for good. */
  #byId: (Entry | undefined)[] = [];
  /** The id into which each id was merged for good; its own while it stands. */
  readonly #mergedInto: number[] = [];
  /** What the second stage gives for the entries there are; undefined when it must be done anew. */
  #unions: Union[] | undefined;
  /** Id of the union by id of the entry, while `#unions` is known. */
  readonly #unionOf = new Map<number, number>();

  constructor(maxTemplates = MAX_TEMPLATES) {
    this.#maxTemplates = maxTemplates;
  }

  /** Finds or makes the template of a message (text without header) and counts it. */
  add(message: string): Template {
    const entry = this.#find(formOf(message));
    entry.count++;
    return entry;
  }

  /** Counts `n` further messages known to belong to a template that `add` gave. */
  count(template: Template, n = 1): void {
    const entry = this.#byId[this.#standing(template.id)];
    if (entry !== undefined) entry.count += n;
  }

  /** Takes in another miner's templates; returns its ids mapped to the ids here. */
  merge(other: TemplateMiner): Map<number, number> {
    const standing = new Map<number, number>();
    for (const theirs of other.#byText.values()) {
      const ours = this.#find(theirs);
      ours.count += theirs.count;
      standing.set(theirs.id, ours.id);
    }
    const ids = new Map<number, number>();
    for (let id = 0; id < other.#mergedInto.length; id++) {
      const ours = standing.get(other.#standing(id));
      if (ours !== undefined) ids.set(id, this.#standing(ours));
    }
    return ids;
  }

  /** All templates by ascending id, after the second stage. The cost is that of all forms: meant for the end of a run. */
  templates(): readonly Template[] {
    return this.#unite().map(({ tokens, entries }) => joined(tokens, entries));
  }

  /** The id under which `templates` lists what `add` gave as `id`. */
  resolve(id: number): number {
    this.#unite();
    const standing = this.#standing(id);
    return this.#unionOf.get(standing) ?? standing;
  }

  #find(form: MessageForm): Entry {
    const text = textOf(form.tokens, form.spaced);
    const known = this.#byText.get(text);
    if (known !== undefined) return known;
    if (this.#byText.size >= this.#maxTemplates) this.#shrink();
    const entry = {
      id: this.#mergedInto.length,
      tokens: cut(text, form),
      spaced: form.spaced,
      count: 0,
      text,
    };
    this.#mergedInto.push(entry.id);
    this.#byText.set(text, entry);
    this.#byId[entry.id] = entry;
    this.#unions = undefined;
    return entry;
  }

  #standing(id: number): number {
    let at = id;
    for (let into = this.#mergedInto[at]; into !== undefined && into !== at; into = this.#mergedInto[at])
      at = into;
    if (id < this.#mergedInto.length) this.#mergedInto[id] = at;
    return at;
  }

  #unite(): Union[] {
    if (this.#unions !== undefined) return this.#unions;
    const entries = [...this.#byText.values()];
    const unions: Union[] = [];
    this.#unionOf.clear();
    for (const { tokens, members } of mergeForms(entries.map((entry) => entry.tokens))) {
      const joining = members.flatMap((member) => entries[member] ?? []);
      const id = leastId(joining);
      for (const entry of joining) this.#unionOf.set(entry.id, id);
      unions.push({ tokens, entries: joining });
    }
    this.#unions = unions.sort((a, b) => leastId(a.entries) - leastId(b.entries));
    return this.#unions;
  }

  #shrink(): void {
    this.#replace(this.#unite());
    for (const length of COARSER) {
      if (this.#byText.size > this.#maxTemplates / 2) this.#replace(this.#cutRare(length));
    }
  }

  /** Cuts all but the most frequent quarter of what may be to their first `length` tokens. */
  #cutRare(length: number): Union[] {
    const entries = [...this.#byText.values()].sort((a, b) => b.count - a.count || a.id - b.id);
    return entries.map((entry, rank) => {
      const keeps = rank < this.#maxTemplates / 4 || entry.tokens.length <= length;
      const tokens = keeps ? entry.tokens : [...entry.tokens.slice(0, length), WILDCARD];
      return { tokens, entries: [entry] };
    });
  }

  /** Merges entries for good; those that end with equal text become one as well. */
  #replace(unions: readonly Union[]): void {
    const byText = new Map<string, Entry>();
    for (const { tokens, entries } of unions) {
      const union = joined(tokens, entries);
      const known = byText.get(union.text);
      if (known !== undefined) {
        known.count += union.count;
        this.#mergedInto[union.id] = known.id;
      } else byText.set(union.text, union);
      for (const { id } of entries) if (id !== union.id) this.#mergedInto[id] = union.id;
    }
    this.#byText = byText;
    this.#byId = new Array(this.#mergedInto.length);
    for (const entry of byText.values()) this.#byId[entry.id] = entry;
    this.#unions = undefined;
  }
}

/** One entry for several: the lowest id and its spacing, the counts added up. */
function joined(tokens: readonly string[], entries: readonly Entry[]): Entry {
  const id = leastId(entries);
  let count = 0;
  let spaced: readonly boolean[] = [];
  for (const entry of entries) {
    count += entry.count;
    if (entry.id === id) spaced = entry.spaced;
  }
  return { id, tokens, spaced, count, text: textOf(tokens, spaced) };
}

function leastId(entries: readonly Entry[]): number {
  let least = Number.MAX_SAFE_INTEGER;
  for (const { id } of entries) if (id < least) least = id;
  return least;
}

/** The form's tokens as parts of its text, so that they do not keep the line and its chunk of the file in memory. */
function cut(text: string, { tokens, spaced }: MessageForm): string[] {
  const parts: string[] = [];
  let at = 0;
  for (let i = 0; i < tokens.length; i++) {
    if (i > 0 && spaced[i] === true) at++;
    const end = at + (tokens[i]?.length ?? 0);
    parts.push(text.slice(at, end));
    at = end;
  }
  return parts;
}
