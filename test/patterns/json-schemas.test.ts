import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { calibrationFile } from '../../src/patterns/calibration-schema.ts';
import { patternFile } from '../../src/patterns/pattern-schema.ts';
import { signalFile } from '../../src/patterns/signal-schema.ts';
import { ordinaryFile, wordsFile } from '../../src/patterns/word-schema.ts';

/** Editors check the YAML files against these; `npx vitest run test/patterns -u` writes them anew. */
it.each([
  ['signals.schema.json', signalFile],
  ['pattern.schema.json', patternFile],
  ['words.schema.json', wordsFile],
  ['ordinary.schema.json', ordinaryFile],
  ['calibration.schema.json', calibrationFile],
])('%s says what the loader checks', async (file, schema) => {
  const json = z.toJSONSchema(schema, { io: 'input' });
  const path = fileURLToPath(new URL(`../../patterns/${file}`, import.meta.url));
  await expect(`${JSON.stringify(json, null, 2)}\n`).toMatchFileSnapshot(path);
});
