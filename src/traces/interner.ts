/** Gives each different string a small number, in the order in which they come; 0 is the empty string. */
export class Interner {
  readonly names: string[] = [''];
  readonly #numbers = new Map<string, number>([['', 0]]);

  numberOf(name: string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    const number = this.names.length;
    this.names.push(name);
    this.#numbers.set(name, number);
    return number;
  }

  nameOf(number: number): string {
    return this.names[number] ?? '';
  }

  /** The number of a string that came before. */
  find(name: string): number | undefined {
    return this.#numbers.get(name);
  }
}
