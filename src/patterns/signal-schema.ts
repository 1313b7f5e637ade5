import * as z from 'zod';
import { expandPhrase, MAX_EXPANSION } from './expand-phrase.ts';
import { PhraseError, parsePhrase } from './parse-phrase.ts';

/** Names of signals, systems and patterns: lower-case words joined by hyphens. */
export const slug = z
  .string()
  .regex(
    /^[a-z0-9]+(?:-[a-z0-9]+)*$/,
    'must be lower-case words joined by hyphens, such as peer-unreachable',
  );

const text = z.string().trim().min(1, 'must not be empty');

const phrase = z.string().superRefine((source, context) => {
  const meant = expandPhrase(source);
  if (meant.length > MAX_EXPANSION)
    context.addIssue({
      code: 'custom',
      message: `phrase "${source}" stands for more than ${MAX_EXPANSION} phrases`,
    });
  try {
    for (const each of meant) parsePhrase(each);
  } catch (error) {
    if (!(error instanceof PhraseError)) throw error;
    context.addIssue({ code: 'custom', message: error.message });
  }
});

const phrases = z.array(phrase).min(1, 'needs at least one phrase').transform(expandAll);

/** A kind of fact that log lines state, and the wording by which systems state it. */
const signalEntry = z
  .strictObject({
    signal: slug.describe('Type of the fact, unique over all files'),
    summary: text.describe('What is known when a record states it'),
    tone: z
      .enum(['bad', 'good', 'neutral'])
      .describe('Whether it speaks of trouble, of health, or of neither'),
    about: z
      .enum(['self', 'peer', 'either'])
      .describe('On whom the fact is placed when the record names another node'),
    phrases: z
      .record(slug, phrases)
      .refine(
        (bySystem) => Object.keys(bySystem).length > 0,
        'needs phrases for at least one system, such as any',
      )
      .describe('Wording by system; `any` holds wording that several systems share'),
    unless: z
      .array(phrase)
      .default([])
      .transform(expandAll)
      .describe('Phrases whose presence in the record cancels the match'),
    cases: z
      .strictObject({
        says: z.array(text).min(1, 'needs at least one record that states the signal'),
        silent: z.array(text).min(1, 'needs at least one near miss'),
      })
      .describe('Records that state the signal, and near misses that do not'),
  })
  .describe('A signal');

/** Content of one file in `patterns/signals`. */
export const signalFile = z.array(signalEntry).min(1, 'needs at least one signal');

export type SignalEntry = z.infer<typeof signalEntry>;

function expandAll(sources: readonly string[]): string[] {
  return [...new Set(sources.flatMap(expandPhrase))];
}
