import type { PatternEntry } from './pattern-schema.ts';

/** A failure pattern as Markdown, in the order in which a person in trouble needs it. */
export function renderPattern(entry: PatternEntry): string {
  const parts = [
    `# ${entry.title}`,
    `${entry.id} (${entry.category}), ${entry.severity} as a root cause${entry.aliases.length > 0 ? `; also called ${entry.aliases.join(', ')}` : ''}`,
    entry.summary,
    list('Symptoms', entry.symptoms),
    list(
      'Signals in logs',
      entry.signals.map(({ signal, from }) => `${signal}${from === 'any' ? '' : ` (from the ${from})`}`),
    ),
    list('If it holds', entry.expects),
    list('What contradicts it', entry.contradicts),
    list(
      'What looks alike',
      entry.confusable.map(({ pattern, tell }) => `dsdebug://pattern/${pattern}: ${tell}`),
    ),
    list('Collect', entry.collect),
    list('Do', entry.mitigations),
    list('Verify', entry.verify),
    list('It brings about', entry.causes),
    list('False alarms', entry.false_positives),
    `## Provoke\n${fenced(entry.provoke)}`,
    list('Metrics', entry.metrics),
    list('Alerts', entry.alerts),
    list(
      'Incidents',
      entry.incidents.map(({ title, url, system }) => `${system}: ${title}, ${url}`),
    ),
    list(
      'References',
      entry.references.map(({ title, url }) => `${title}, ${url}`),
    ),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function list(title: string, items: readonly string[]): string {
  return items.length === 0 ? '' : [`## ${title}`, ...items.map((item) => `- ${item}`)].join('\n');
}

function fenced(text: string): string {
  return ['```', text.trimEnd(), '```'].join('\n');
}
