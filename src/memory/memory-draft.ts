import { randomBytes } from 'node:crypto';
import { UserError } from '../logs/user-error.ts';
import { cutText } from '../safety/quote-line.ts';
import {
  type EvidenceLine,
  type Link,
  type MemoryType,
  type NewRecord,
  OUTCOMES,
  type Outcome,
  type Status,
} from '../store/memory-record.ts';
import { safeLine, safeText } from './clean-input.ts';
import { readContent } from './read-content.ts';
import { type GivenLink, modulePath, readLink } from './read-links.ts';
import { statusByRule } from './status-rule.ts';

/** A day: how long a working memory lasts unless told. */
const WORKING_MS = 24 * 3_600_000;
const MAX_TITLE_CHARS = 120;
const MAX_PHRASE_CHARS = 300;
const MAX_TAG_CHARS = 60;
const MAX_TAGS = 30;
const MAX_PHRASES = 20;
const MAX_LINKS = 50;
const MAX_EVIDENCE = 50;

/** The fields that creating and updating share, as a caller gives them. */
export interface MemoryFields {
  content?: unknown;
  type?: MemoryType | undefined;
  importance?: number | undefined;
  tags?: readonly string[] | undefined;
  title?: string | undefined;
  symptoms?: readonly string[] | undefined;
  project?: string | undefined;
  system?: string | undefined;
  status?: Status | undefined;
  outcome?: Outcome | undefined;
  evidence?: readonly GivenEvidence[] | undefined;
  ruledOut?: readonly string[] | undefined;
  links?: readonly GivenLink[] | undefined;
  startedMs?: number | undefined;
  endedMs?: number | undefined;
  expiresMs?: number | undefined;
}

interface GivenEvidence {
  file: string;
  line?: number | undefined;
  text?: string | undefined;
}

/** A new memory from what a caller gave: cleaned, masked, completed by the rules. Throws a `UserError` for what is unusable. */
export function draftMemory(fields: MemoryFields, nowMs: number): NewRecord {
  const content = readContent(fields.content);
  const type = fields.type ?? content.type ?? 'episodic';
  const tags = readTags(fields.tags ?? []);
  const outcome = fields.outcome ?? OUTCOMES.find((word) => tags.includes(word)) ?? content.outcome;
  const links = (fields.links ?? []).map(readLink);
  if (content.module !== undefined)
    links.push({ rel: 'module', kind: 'module', target: modulePath(content.module) });
  const evidence = readEvidence(fields.evidence ?? []);
  const endedMs = fields.endedMs ?? (fields.startedMs !== undefined && isOver(outcome) ? nowMs : undefined);
  checkSpan(fields.startedMs, endedMs);
  return {
    id: newMemoryId(),
    type,
    title: readTitle(fields.title ?? content.title ?? content.text),
    content: content.text,
    is_json: content.isJson,
    importance: fields.importance ?? 0.5,
    status: fields.status ?? statusByRule({ outcome, evidence }),
    outcome,
    project: readWord(fields.project),
    system: readWord(fields.system),
    symptoms: readPhrases(fields.symptoms ?? []),
    ruled_out: readPhrases(fields.ruledOut ?? []),
    evidence,
    created_ms: nowMs,
    updated_ms: nowMs,
    started_ms: fields.startedMs,
    ended_ms: endedMs,
    expires_ms: readExpiry(fields.expiresMs, nowMs) ?? (type === 'working' ? nowMs + WORKING_MS : undefined),
    superseded_by: undefined,
    helped: 0,
    misled: 0,
    tags,
    links: distinctLinks(links),
  };
}

/** 48 random bits: among a million memories two are alike once in 500 such stores, and then the second is refused. */
function newMemoryId(): string {
  return `mem-${randomBytes(6).toString('hex')}`;
}

/** Whether an outcome ends the trouble. */
export function isOver(outcome: Outcome | undefined): boolean {
  return outcome === 'resolved' || outcome === 'mitigated';
}

/** The end of a working memory whose type is set anew. */
export function workingExpiry(nowMs: number): number {
  return nowMs + WORKING_MS;
}

/** A title on one line; the first line or sentence of a longer text. */
export function readTitle(text: string): string {
  const [line = ''] = text.trim().split('\n');
  const [sentence = ''] = line.split(/(?<=[.!?])\s/);
  const title = cutText(safeLine(sentence), MAX_TITLE_CHARS);
  if (title === '') throw new UserError('"title" is empty; leave it out to have it taken from the content');
  return title;
}

/** Tags in lower case, without repeats; one string with commas counts as several. */
export function readTags(given: readonly string[]): string[] {
  const tags = given
    .flatMap((tag) => tag.split(','))
    .map((tag) => cutText(safeLine(tag).toLowerCase(), MAX_TAG_CHARS));
  return distinct(tags, 'tags', MAX_TAGS).sort();
}

/** Short phrases, one line each. */
export function readPhrases(given: readonly string[]): string[] {
  return distinct(
    given.map((phrase) => cutText(safeLine(phrase), MAX_PHRASE_CHARS)),
    'symptoms and ruled_out',
    MAX_PHRASES,
  );
}

export function readWord(given: string | undefined): string | undefined {
  const word = given === undefined ? '' : cutText(safeLine(given), MAX_TITLE_CHARS);
  return word === '' ? undefined : word;
}

export function readEvidence(given: readonly GivenEvidence[]): EvidenceLine[] {
  if (given.length > MAX_EVIDENCE)
    throw new UserError(`"evidence" has ${given.length} lines; at most ${MAX_EVIDENCE}, the most telling`);
  return given.map(({ file, line, text }) => ({
    file: safeLine(file),
    ...(line !== undefined && { line }),
    ...(text !== undefined && text.trim() !== '' && { text: cutText(safeText(text), MAX_PHRASE_CHARS) }),
  }));
}

/** Links without repeats. */
export function distinctLinks(links: readonly Link[]): Link[] {
  const found = new Map(links.map((link) => [`${link.rel}\0${link.kind}\0${link.target}`, link]));
  if (found.size > MAX_LINKS) throw new UserError(`"links" has ${found.size} entries; at most ${MAX_LINKS}`);
  return [...found.values()];
}

export function readExpiry(expiresMs: number | undefined, nowMs: number): number | undefined {
  if (expiresMs !== undefined && expiresMs <= nowMs)
    throw new UserError(
      `"expires_at" lies in the past (${new Date(expiresMs).toISOString()}); expected a later time, or ttl_hours`,
    );
  return expiresMs;
}

export function checkSpan(startedMs: number | undefined, endedMs: number | undefined): void {
  if (startedMs !== undefined && endedMs !== undefined && endedMs < startedMs)
    throw new UserError('"ended_at" lies before "started_at"; swap them');
}

function distinct(given: readonly string[], name: string, most: number): string[] {
  const found = [...new Set(given.filter((text) => text !== ''))];
  if (found.length > most) throw new UserError(`"${name}": ${found.length} entries; at most ${most}`);
  return found;
}
