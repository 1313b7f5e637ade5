import { realpathSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { catalogueToJson } from './catalogue.ts';
import { checkReferences } from './check-references.ts';
import { CatalogueError, readCatalogue } from './read-catalogue.ts';

/**
 * Reads and checks the catalogue in a folder and writes it to one JSON file.
 * @throws CatalogueError with all problems; nothing is written then
 */
export function compileCatalogue(folder: string, target: string): void {
  const catalogue = readCatalogue(folder);
  const problems = checkReferences(catalogue);
  if (problems.length > 0) throw new CatalogueError(problems);
  writeFileSync(target, catalogueToJson(catalogue));
}

/** `node dist/patterns/compile-catalogue.js [FOLDER]`: a step of the build. */
function main(): void {
  const folder = process.argv[2] ?? fileURLToPath(new URL('../../patterns', import.meta.url));
  try {
    compileCatalogue(folder, fileURLToPath(new URL('../catalogue.json', import.meta.url)));
  } catch (error) {
    if (!(error instanceof CatalogueError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}

const script = process.argv[1];
if (script !== undefined && realpathSync(script) === fileURLToPath(import.meta.url)) main();
