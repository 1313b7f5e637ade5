import * as z from 'zod';
import { slug } from './signal-schema.ts';

/** The folders of the catalogue; each holds the failure patterns of one area. */
export const PATTERN_CATEGORIES = [
  'consensus',
  'message-ordering',
  'state-sync',
  'network-partition',
  'performance',
  'liveness',
  'node',
] as const;

const text = z.string().trim().min(1, 'must not be empty');
const texts = z.array(text).default([]);
const link = { title: text, url: z.url({ protocol: /^https?$/ }) };

const caseText = {
  symptoms: text.describe('What a person writes').optional(),
  logs: text.describe('An excerpt of a log').optional(),
  source: z
    .url({ protocol: /^https?$/ })
    .describe('Where it was reported; a case without was made for the test')
    .optional(),
};
const saysSomething = (each: { symptoms?: string | undefined; logs?: string | undefined }): boolean =>
  each.symptoms !== undefined || each.logs !== undefined;
const needsText = 'needs symptoms or logs';
const matchCase = z.strictObject(caseText).refine(saysSomething, needsText);
const confusableCase = z
  .strictObject({ ...caseText, expect: slug.describe('The pattern that it is') })
  .refine(saysSomething, needsText);

/** A failure pattern as its file states it. */
export const patternFile = z
  .strictObject({
    id: slug.describe('Equals the name of the file'),
    title: text,
    status: z.enum(['experimental', 'stable', 'deprecated']),
    severity: z.enum(['critical', 'high', 'medium', 'low']).describe('When it stands as a root cause'),
    summary: text,
    aliases: texts.describe('Other names people give it'),
    symptoms: z.array(text).min(1, 'needs at least one symptom').describe('Short phrases people use'),
    signals: z
      .array(
        z.strictObject({
          signal: slug,
          from: z.enum(['culprit', 'peer', 'client', 'any']).default('any').describe('Who states it'),
          weight: z.number().positive().default(1),
          times: z.int().min(1).default(1).describe('How often it must be stated to speak in full'),
        }),
      )
      .default([])
      .describe('Signals that speak for it'),
    expects: texts.describe('What should be seen if it holds, one observation each'),
    contradicts: texts.describe('What cannot be seen if it holds, one observation each'),
    causes: z.array(slug).default([]).describe('Patterns it brings about'),
    confusable: z
      .array(z.strictObject({ pattern: slug, tell: text.describe('The observation that decides') }))
      .default([]),
    collect: texts.describe('What to gather to confirm or refute it'),
    mitigations: texts,
    provoke: text
      .describe('Test code, or a way to bring it about on purpose in a small cluster and to see it')
      .optional(),
    metrics: texts.describe('What to measure'),
    alerts: texts.describe('When a person should be told, with the threshold and its reason'),
    incidents: z.array(z.strictObject({ ...link, system: text })).default([]),
    references: z.array(z.strictObject(link)).default([]),
    false_positives: texts,
    cases: z
      .strictObject({
        fires: z.array(matchCase).min(2, 'needs at least two cases').describe('It is the first match'),
        quiet: z.array(matchCase).min(2, 'needs at least two cases').describe('It is no match'),
        confusable: z
          .array(confusableCase)
          .min(1, 'needs at least one case')
          .describe('Another pattern ranks before it'),
      })
      .describe('What must and must not match; run by the tests'),
  })
  .describe('A failure pattern');

/** A failure pattern with the category that its folder gives it. */
const patternEntry = patternFile.extend({ category: z.enum(PATTERN_CATEGORIES) });

export type PatternEntry = z.infer<typeof patternEntry>;
