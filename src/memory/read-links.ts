import { UserError } from '../logs/user-error.ts';
import { loadCatalogue } from '../patterns/load-catalogue.ts';
import type { Link } from '../store/memory-record.ts';
import { safeLine } from './clean-input.ts';

/** A link as a caller gives it. */
export interface GivenLink {
  rel?: string | undefined;
  to: string;
}

/**
 * What a link leads to, told by its form: a URL, the id of a memory (`mem-`) or of an analysis (`an-`), the slug of a
 * failure pattern, or the path of a module (with a slash or a file extension).
 * Throws a `UserError` for a word that is none of these.
 */
export function readLink({ rel, to }: GivenLink): Link {
  const target = safeLine(to);
  const as = (kind: Link['kind'], value: string, usual: string): Link => ({
    rel: rel === undefined || rel.trim() === '' ? usual : safeLine(rel),
    kind,
    target: value,
  });
  if (/^https?:\/\//i.test(target)) return as('url', target, 'see');
  if (/^mem-[0-9a-f]{12}$/.test(target)) return as('memory', target, 'related');
  if (/^an-[0-9a-f]{4,32}$/.test(target)) return as('analysis', target, 'analysis');
  const slug = target.split('/').at(-1) ?? '';
  if (loadCatalogue().patterns.has(slug) && !/\.\w+$/.test(target)) return as('pattern', slug, 'pattern');
  if (/[\\/]|\.\w{1,8}$/.test(target)) return as('module', modulePath(target), 'module');
  throw new UserError(
    `"links": "${target.slice(0, 60)}" leads to nothing; expected the slug of a failure pattern (such as split-brain), a memory id (mem-...), an analysis id (an-...), the path of a module, or a URL`,
  );
}

/** A path as links hold it: forward slashes, no `./` before it and no slash after it. */
export function modulePath(path: string): string {
  return safeLine(path)
    .replaceAll('\\', '/')
    .replace(/^(?:\.\/)+/, '')
    .replace(/\/$/, '');
}
