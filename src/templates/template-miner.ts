import { mergeForms } from './merge-forms.ts';
import { formOf, textOf } from './message-form.ts';

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

/**
 * Mines templates online. `add` groups messages by their form, in which evident variables are masked; `templates` then
 * merges the forms whose differences turn out to be variables as well, judged by the words of all forms together.
 */
export class TemplateMiner {
  readonly #byText = new Map<string, Entry>();
  readonly #byId: Entry[] = [];
  #merged: Template[] | undefined;
  /** Final id by id, while `#merged` is known. */
  #final: number[] = [];

  /** Finds or makes the template of a message (text without header) and counts it. */
  add(message: string): Template {
    const form = formOf(message);
    const template = this.#get(form);
    template.count++;
    return template;
  }

  /** Counts `n` further messages known to belong to a template that this miner gave out. */
  count(template: Template, n = 1): void {
    template.count += n;
    this.#merged = undefined;
  }

  /** Takes in another miner's templates; returns its ids mapped to the ids here. */
  merge(other: TemplateMiner): Map<number, number> {
    const ids = new Map<number, number>();
    for (const theirs of other.#byId) {
      const ours = this.#get(theirs);
      ours.count += theirs.count;
      ids.set(theirs.id, ours.id);
    }
    return ids;
  }

  /** All templates, merged. The id of each is the lowest of the ids that `add` gave for it. */
  templates(): readonly Template[] {
    this.#merged ??= this.#mergeAll();
    return this.#merged;
  }

  /** The id under which `templates()` lists what `add` gave as `id`. */
  resolve(id: number): number {
    this.templates();
    return this.#final[id] ?? id;
  }

  #get({ tokens, spaced }: Pick<Entry, 'tokens' | 'spaced'>): Entry {
    const text = textOf(tokens, spaced);
    let template = this.#byText.get(text);
    if (template === undefined) {
      template = { id: this.#byId.length, tokens, spaced, count: 0, text };
      this.#byText.set(text, template);
      this.#byId.push(template);
    }
    this.#merged = undefined;
    return template;
  }

  #mergeAll(): Template[] {
    this.#final = [];
    const merged: Template[] = [];
    for (const { tokens, members } of mergeForms(this.#byId.map((template) => template.tokens))) {
      const id = members.reduce((least, member) => Math.min(least, member), Number.MAX_SAFE_INTEGER);
      let count = 0;
      for (const member of members) {
        this.#final[member] = id;
        count += this.#byId[member]?.count ?? 0;
      }
      merged.push({ id, tokens, count, text: textOf(tokens, this.#byId[id]?.spaced ?? []) });
    }
    return merged;
  }
}
