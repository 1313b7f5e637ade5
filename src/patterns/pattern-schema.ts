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
/** Observations stand each by itself: what goes on from the one before cannot be looked for. */
const observation = text.refine(
  (each) => !/^(?:or|and)\s/i.test(each),
  'must be an observation by itself, not the rest of the one before',
);
const atLeast = <Item extends z.ZodType>(least: number, item: Item) =>
  z.array(item).min(least, `needs at least ${least}`);
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
    expects: atLeast(2, observation).describe('What should be seen if it holds, one observation each'),
    contradicts: atLeast(1, observation).describe('What cannot be seen if it holds, one observation each'),
    causes: z.array(slug).default([]).describe('Patterns it brings about'),
    confusable: atLeast(
      1,
      z.strictObject({ pattern: slug, tell: text.describe('The observation that decides') }),
    ).describe('What looks alike'),
    collect: atLeast(2, text).describe('What to gather to confirm or refute it'),
    mitigations: atLeast(3, text).describe('What to do, in this order'),
    verify: z
      .tuple([text, text])
      .describe('How to see that it is mended, and what it or its cure may have left behind or broken'),
    provoke: text.describe(
      'Test code, or a way to bring it about on purpose in a small cluster and to see it',
    ),
    metrics: atLeast(1, text).describe('What to measure'),
    alerts: atLeast(1, text).describe('When a person should be told, with the threshold and its reason'),
    incidents: atLeast(1, z.strictObject({ ...link, system: text })).describe(
      'Public, and read before they were cited',
    ),
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
