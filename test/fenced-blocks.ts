/** A fenced block of a Markdown file. */
export interface FencedBlock {
  /** What stands after the opening fence: language first, then our own words. */
  info: string;
  /** Its lines, without the indentation of the fence. */
  lines: string[];
}

/** The fenced blocks of a Markdown text, in order. */
export function fencedBlocks(markdown: string): FencedBlock[] {
  const blocks: FencedBlock[] = [];
  let open: { block: FencedBlock; indent: number } | undefined;
  for (const line of markdown.split('\n')) {
    const fence = /^( *)```(.*)$/.exec(line);
    if (fence === null) open?.block.lines.push(line.slice(open.indent));
    else if (open === undefined) {
      open = { block: { info: (fence[2] ?? '').trim(), lines: [] }, indent: (fence[1] ?? '').length };
      blocks.push(open.block);
    } else open = undefined;
  }
  return blocks;
}

/** A Markdown text without its fenced blocks. */
export function prose(markdown: string): string {
  return markdown.replace(/^ *```[\s\S]*?^ *```/gm, '');
}
