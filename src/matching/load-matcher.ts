import { loadCatalogue } from '../patterns/load-catalogue.ts';
import { createMatcher, type Matcher } from './matcher.ts';

let loaded: Matcher | undefined;

/** The matcher over the catalogue that the program was built with. Made once. */
export function loadMatcher(): Matcher {
  loaded ??= createMatcher(loadCatalogue());
  return loaded;
}
