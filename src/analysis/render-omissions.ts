import type { Omission } from './finding.ts';

/** What an answer left out, with the calls that show it, as Markdown. */
export function renderOmissions(omissions: readonly Omission[]): string {
  const lines = omissions.map(({ what, count, see }) => {
    const howMany = count === undefined ? '' : `${count} `;
    const call = see === undefined ? '' : `; see \`${see.tool} ${JSON.stringify(see.arguments)}\``;
    return `- ${howMany}${what}${call}`;
  });
  return `Left out:\n${lines.join('\n')}`;
}
