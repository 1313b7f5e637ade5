import type { Omission } from './finding.ts';

/** What an answer left out, with the calls that show it, as Markdown; what one call shows is one line. */
export function renderOmissions(omissions: readonly Omission[]): string {
  const byCall = new Map<string, string[]>();
  for (const { what, count, see } of omissions) {
    const call = see === undefined ? '' : `; see \`${see.tool} ${JSON.stringify(see.arguments)}\``;
    const told = count === undefined ? what : `${what}: ${count}`;
    byCall.set(call, [...(byCall.get(call) ?? []), told]);
  }
  const lines = [...byCall].map(([call, told]) => `- ${told.join(', ')}${call}`);
  return `Left out:\n${lines.join('\n')}`;
}
