import type { NewRecord } from '../store/memory-record.ts';
import type { IndexedText } from '../store/word-index.ts';
import { contentWords } from './read-content.ts';
import { identifierParts } from './search/words.ts';

/** Most characters of a memory's content that can be searched. */
const MAX_INDEXED_CHARS = 20_000;

/** What is searched of a memory: also what it is of, what it leads to, what it ruled out and the lines that prove it. */
export function indexText(record: NewRecord): IndexedText {
  const { title, tags, links, system, project } = record;
  const content = [
    contentWords(record.content, record.is_json).slice(0, MAX_INDEXED_CHARS),
    ...record.ruled_out,
    ...record.evidence.map(({ file, text }) => `${text ?? ''} ${file}`),
  ].join('\n');
  const symptoms = record.symptoms.join('\n');
  const targets = links.flatMap(({ kind, target }) =>
    kind === 'pattern' || kind === 'module' ? [target] : [],
  );
  return {
    title,
    symptoms,
    content,
    tags: [...tags, system ?? '', project ?? '', ...targets].join(' ').trim(),
    parts: identifierParts(`${title} ${symptoms} ${content}`).join(' '),
  };
}
