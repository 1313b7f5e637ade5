import { nearestName } from '../logs/nearest-name.ts';
import { UserError } from '../logs/user-error.ts';
import { safeText } from '../safety/safe-text.ts';
import type { ResourceContext, ResourceFamily } from './define-resource.ts';
import { RESOURCES } from './index.ts';

const VARIABLE = /\{(\w+)\}$/;
const MAX_COMPLETIONS = 100;

/** The name of the variable in a family's address; undefined where it has none. */
export function variableOf(family: ResourceFamily): string | undefined {
  return VARIABLE.exec(family.uri)?.[1];
}

/** The address of one text. */
export function uriOf(family: ResourceFamily, name: string): string {
  return family.uri.replace(VARIABLE, () => encodeURIComponent(name));
}

/** The Markdown under an address, cleaned and masked. @throws UserError that names what is near */
export async function readResource(uri: string, context: ResourceContext): Promise<string> {
  for (const family of RESOURCES) {
    const name = nameIn(family, uri);
    const text = name === undefined ? undefined : await family.read(name, context);
    if (text !== undefined) return safeText(text);
  }
  const known = await Promise.all(
    RESOURCES.map(async (family) => (await family.names(context)).map(({ name }) => uriOf(family, name))),
  );
  const near = nearestName(uri, known.flat());
  throw new UserError(
    `there is no resource ${uri.slice(0, 120)}${near ? `; did you mean ${near}?` : ''} Addresses: ${RESOURCES.map((family) => family.uri).join(', ')}`,
  );
}

/** The values of a template's variable that hold what was typed, in the name or the title; those that begin with it first. */
export async function completeResource(
  template: string,
  typed: string,
  context: ResourceContext,
): Promise<string[]> {
  const family = RESOURCES.find(({ uri }) => uri === template);
  const part = typed.toLowerCase();
  const found = (await family?.names(context, typed)) ?? [];
  return found
    .filter(({ name, title }) => name.includes(part) || title.toLowerCase().includes(part))
    .map(({ name }) => name)
    .sort((a, b) => Number(b.startsWith(part)) - Number(a.startsWith(part)))
    .slice(0, MAX_COMPLETIONS);
}

/** The values of a prompt's argument: analyses are known, all else is the caller's own. */
export async function completePrompt(
  argument: string,
  typed: string,
  context: ResourceContext,
): Promise<string[]> {
  return argument === 'analysis_id' ? completeResource('dsdebug://analysis/{id}', typed, context) : [];
}

function nameIn(family: ResourceFamily, uri: string): string | undefined {
  if (variableOf(family) === undefined) return uri === family.uri ? '' : undefined;
  const start = family.uri.replace(VARIABLE, '');
  if (!uri.startsWith(start)) return undefined;
  try {
    return decodeURIComponent(uri.slice(start.length));
  } catch {
    return undefined;
  }
}
