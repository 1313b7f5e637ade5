import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = new URL('../../', import.meta.url);

/** The names in a folder of the package, those with an ending without it; hidden ones left out. */
export function namesInPackage(folder: string, ending: string): string[] {
  return readdirSync(fileURLToPath(new URL(folder, ROOT)))
    .filter((name) => name.endsWith(ending) && !name.startsWith('.'))
    .map((name) => (ending === '' ? name : name.slice(0, -ending.length)))
    .sort();
}

/** A text file of the package. */
export function readInPackage(path: string): string {
  return readFileSync(fileURLToPath(new URL(path, ROOT)), 'utf8');
}

/** The first heading of a Markdown text, and the first sentence under it. */
export function headOf(markdown: string): { title: string; description: string } {
  const title = /^# (.+)$/m.exec(markdown)?.[1] ?? '';
  const after = markdown.slice(markdown.indexOf(title) + title.length);
  const paragraph = after.split('\n').find((line) => /^[A-Za-z*[]/.test(line.trim())) ?? '';
  return { title, description: paragraph.trim().slice(0, 200) };
}
