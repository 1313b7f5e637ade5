import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Catalogue, catalogueFromJson } from './catalogue.ts';

export type { Catalogue } from './catalogue.ts';

const compiled = new URL('../catalogue.json', import.meta.url);
const sources = new URL('../../patterns', import.meta.url);
/** Only a run from the sources needs YAML; a built program starts without its parser. */
const fromSources = existsSync(compiled) ? undefined : await import('./read-catalogue.ts');

let loaded: Catalogue | undefined;

/**
 * The catalogue that the program was built with, or, in a run from the sources, the one in `/patterns`. Read once.
 * @throws CatalogueError where a source file is malformed
 */
export function loadCatalogue(): Catalogue {
  loaded ??=
    fromSources === undefined
      ? catalogueFromJson(readFileSync(compiled, 'utf8'))
      : fromSources.readCatalogue(fileURLToPath(sources));
  return loaded;
}
