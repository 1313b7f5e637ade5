/** Markdown for a terminal: headings bold, severities in colour, quoted lines dim. Honours NO_COLOR by its caller. */
export async function colourMarkdown(text: string): Promise<string> {
  const { default: picocolors } = await import('picocolors');
  const { bold, cyan, dim, red, yellow } = picocolors.createColors(true);
  return text
    .split('\n')
    .map((line) => {
      if (line.startsWith('#')) return bold(cyan(line.replace(/^#+ /, '')));
      if (line.startsWith('- `')) return dim(line);
      return line
        .replace(/\*\*([^*]+)\*\*/g, (_, inner: string) => bold(inner))
        .replace(/\b(critical|high)\b/, (word) => red(word))
        .replace(/\b(medium)\b/, (word) => yellow(word));
    })
    .join('\n');
}
