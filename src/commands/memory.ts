import { readFileSync } from 'node:fs';
import { nearestName } from '../logs/nearest-name.ts';
import { UserError } from '../logs/user-error.ts';
import type { ToolSpec } from '../tools/define-tool.ts';
import { memoryCreateTool } from '../tools/memory-create.ts';
import { memoryDeleteTool } from '../tools/memory-delete.ts';
import { memoryGetTool } from '../tools/memory-get.ts';
import { memorySearchTool } from '../tools/memory-search.ts';
import { memoryStatsTool } from '../tools/memory-stats.ts';
import { memoryUpdateTool } from '../tools/memory-update.ts';
import { type CommandInput, defineCommand } from './define-command.ts';
import { exportToFile, importFromFile } from './memory-transfer.ts';
import { runTool } from './run-tool.ts';

const TOOLS: Readonly<Record<string, ToolSpec>> = {
  search: memorySearchTool,
  get: memoryGetTool,
  create: memoryCreateTool,
  update: memoryUpdateTool,
  delete: memoryDeleteTool,
  stats: memoryStatsTool,
};
const VERBS = [...Object.keys(TOOLS), 'export', 'import'];

/** Options that take lists with commas, and those that may be repeated and keep their commas. */
const LISTS = ['tags', 'promotes', 'ids'];
const REPEATED: Readonly<Record<string, string>> = {
  alternative: 'alternatives',
  symptom: 'symptoms',
  'ruled-out': 'ruled_out',
};

export const command = defineCommand({
  name: 'memory',
  summary: 'What was learned: search it before, keep it after an investigation',
  usage: `${VERBS.join('|')} [ID...|WORDS...|FILE] [options]`,
  options: {
    query: { type: 'string', value: 'TEXT', help: 'search: symptoms or error text (or bare words)' },
    alternative: {
      type: 'string',
      multiple: true,
      value: 'TEXT',
      help: 'search: another phrasing; may be repeated',
    },
    type: {
      type: 'string',
      value: 'TYPE',
      help: 'procedural, episodic, semantic or working; search takes several',
    },
    'min-importance': { type: 'string', value: '0..1', help: 'search: at least as important' },
    tags: { type: 'string', multiple: true, value: 'TAG,...', help: 'Tags; search wants all of them' },
    module: {
      type: 'string',
      value: 'PATH',
      help: 'get: all about a module; search: linked to it; create: link to it',
    },
    pattern: { type: 'string', value: 'SLUG', help: 'search: of this failure pattern; create: link to it' },
    since: { type: 'string', value: 'TIME', help: 'search, stats: created from this time on' },
    until: { type: 'string', value: 'TIME', help: 'search, stats: created up to this time' },
    limit: { type: 'string', value: 'N', help: 'search: most results (10)' },
    'include-expired': { type: 'boolean', help: 'search: expired ones too' },
    'include-superseded': { type: 'boolean', help: 'search: superseded ones too' },
    history: { type: 'boolean', help: 'get: with former values' },
    offset: { type: 'string', value: 'N', help: 'get: go on in long content' },
    'max-bytes': { type: 'string', value: 'N', help: 'get: size of the answer (16000, at most 40000)' },
    content: { type: 'string', value: 'TEXT', help: 'create, update: text or a JSON object; - reads stdin' },
    importance: { type: 'string', value: '0..1', help: 'create, update: how much it matters (0.5)' },
    title: { type: 'string', value: 'TEXT', help: 'create, update: one line; else taken from the content' },
    symptom: {
      type: 'string',
      multiple: true,
      value: 'TEXT',
      help: 'create, update: a phrasing to find it by; may be repeated',
    },
    project: { type: 'string', value: 'NAME', help: 'create, update' },
    system: { type: 'string', value: 'NAME', help: 'create, update: etcd, Kafka, ...' },
    status: { type: 'string', value: 'STATUS', help: 'create, update: hypothesis, confirmed or refuted' },
    outcome: {
      type: 'string',
      value: 'OUTCOME',
      help: 'create, update: resolved, unresolved, mitigated or wrong-lead',
    },
    evidence: {
      type: 'string',
      multiple: true,
      value: 'FILE:LINE:TEXT',
      help: 'create, update: a line that proves it; may be repeated',
    },
    link: {
      type: 'string',
      multiple: true,
      value: '[REL=]TO',
      help: 'create, update: pattern, memory, analysis, module path or URL; may be repeated',
    },
    'ruled-out': {
      type: 'string',
      multiple: true,
      value: 'TEXT',
      help: 'create, update: an explanation that was ruled out; may be repeated',
    },
    'started-at': { type: 'string', value: 'TIME', help: 'create, update: when the trouble began' },
    'ended-at': { type: 'string', value: 'TIME', help: 'create, update: when it was resolved' },
    'expires-at': { type: 'string', value: 'TIME', help: 'create, update' },
    'ttl-hours': {
      type: 'string',
      value: 'N',
      help: 'create, update: expires in this many hours (working: 24)',
    },
    supersedes: { type: 'string', value: 'ID', help: 'create: the memory it replaces' },
    promotes: {
      type: 'string',
      multiple: true,
      value: 'ID,...',
      help: 'create: the working memories it settles',
    },
    'superseded-by': { type: 'string', value: 'ID', help: 'update: the memory that replaces it' },
    feedback: { type: 'string', value: 'HOW', help: 'update: helped or misled' },
    note: { type: 'string', value: 'TEXT', help: 'update: why' },
    json: { type: 'boolean', help: 'Print the structured answer' },
  },
  async run(input, terminal) {
    const [verb = '', ...rest] = input.positionals;
    if (verb === 'export') return exportToFile(rest[0], terminal);
    if (verb === 'import') return importFromFile(rest[0], terminal, input.flag('json'));
    const tool = TOOLS[verb];
    if (tool === undefined) throw new UserError(unknownVerb(verb));
    const answer = await runTool(tool, toolArguments(verb, rest, input), terminal, input.flag('json'));
    return answer === undefined ? 2 : 0;
  },
});

function unknownVerb(verb: string): string {
  const near = nearestName(verb, VERBS);
  const asked =
    verb === '' ? 'memory: what to do?' : `memory: unknown "${verb}"${near ? `; did you mean ${near}?` : ''}`;
  return `${asked} (dsdebug memory ${VERBS.join('|')})`;
}

function toolArguments(verb: string, words: readonly string[], input: CommandInput): Record<string, unknown> {
  const args: Record<string, unknown> = bareWords(verb, words);
  for (const [name, { type }] of Object.entries(command.options)) {
    if (name === 'json' || name === 'link' || name === 'evidence' || REPEATED[name] !== undefined) continue;
    if (type === 'boolean' ? input.flag(name) : input.text(name) !== undefined)
      args[name.replaceAll('-', '_')] = type === 'boolean' ? true : optionValue(verb, name, input);
  }
  for (const [name, parameter] of Object.entries(REPEATED))
    if (input.all(name).length > 0) args[parameter] = input.all(name);
  if (input.all('evidence').length > 0) args.evidence = input.all('evidence').map(evidenceOf);
  const links = input.all('link').map(linkOf);
  if (verb !== 'search' && verb !== 'get') {
    for (const name of ['module', 'pattern']) {
      if (args[name] !== undefined) links.push({ rel: name, to: String(args[name]) });
      delete args[name];
    }
  }
  if (links.length > 0) args.links = links;
  return args;
}

/** What stands without an option: the words of a search, the id or ids of the other verbs. */
function bareWords(verb: string, words: readonly string[]): Record<string, unknown> {
  if (words.length === 0) return {};
  if (verb === 'search') return { query: words.join(' ') };
  if (verb === 'get') return words.length === 1 ? { id: words[0] } : { ids: [...words] };
  if ((verb === 'update' || verb === 'delete') && words.length === 1) return { id: words[0] };
  throw new UserError(`memory ${verb}: "${words[0]}" stands without an option; see dsdebug memory --help`);
}

function optionValue(verb: string, name: string, input: CommandInput): unknown {
  if (LISTS.includes(name) || (name === 'type' && verb === 'search')) return input.list(name);
  const text = input.text(name);
  return name === 'content' && text === '-' ? readFileSync(0, 'utf8') : text;
}

function linkOf(text: string): { rel?: string; to: string } {
  const [, rel, to] = /^([\w-]{1,40})=(.+)$/.exec(text) ?? [];
  return rel === undefined || to === undefined ? { to: text } : { rel, to };
}

function evidenceOf(text: string): { file: string; line?: number; text?: string } {
  const [, file, line, quote] = /^(.+?):(\d{1,12})(?::(.*))?$/s.exec(text) ?? [];
  if (file === undefined) return { file: text };
  return { file, line: Number(line), ...(quote !== undefined && { text: quote.trim() }) };
}
