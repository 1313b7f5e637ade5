import * as z from 'zod';
import { slug } from './signal-schema.ts';

const term = z
  .string()
  .regex(
    /^(?:not )?[a-z0-9]+(?: [a-z0-9]+){0,4}$/,
    'must be one to five lower-case words, after "not " where the opposite is meant',
  );

/** Content of `patterns/words.yaml`. */
export const wordsFile = z
  .strictObject({
    negators: z.array(term).min(1).describe('Words that turn what follows into its opposite'),
    fillers: z.array(term).min(1).describe('Words that carry no meaning here'),
    requests: z
      .array(term)
      .min(1)
      .describe('One or two words, as written, that begin a sentence which asks for a change'),
    telling: z.array(slug).describe('Concepts that name a failure by themselves'),
    concepts: z
      .record(slug, z.array(term).min(1, 'needs at least one word'))
      .describe('Meaning → the words people use for it; a word may have several meanings'),
  })
  .describe('The words in which people tell of trouble');

/** Content of `patterns/ordinary.yaml`. */
export const ordinaryFile = z
  .array(
    z.strictObject({
      id: slug,
      summary: z.string().trim().min(1).describe('What it is'),
      symptoms: z.array(z.string().trim().min(1)).min(1).describe('Short phrases people use'),
    }),
  )
  .min(1)
  .describe('What people write that is no distributed failure');

export type WordsEntry = z.infer<typeof wordsFile>;
export type OrdinaryEntry = z.infer<typeof ordinaryFile>[number];
