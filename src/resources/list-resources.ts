import type { ResourceContext } from './define-resource.ts';
import { uriOf, variableOf } from './find-resource.ts';
import { RESOURCES } from './index.ts';

interface Listed {
  name: string;
  title: string;
  description: string;
  mimeType: string;
}

/** The texts that `resources/list` names. */
export async function listResources(context: ResourceContext): Promise<(Listed & { uri: string })[]> {
  const families = await Promise.all(
    RESOURCES.filter(({ listed }) => listed).map(async (family) =>
      (await family.names(context)).map(({ name, title, description }) => ({
        uri: uriOf(family, name),
        name: name === '' ? 'patterns' : name,
        title,
        description,
        mimeType: 'text/markdown',
      })),
    ),
  );
  return families.flat();
}

/** The families whose texts are found by a name. */
export function listTemplates(): (Listed & { uriTemplate: string })[] {
  return RESOURCES.flatMap((family) => {
    const variable = variableOf(family);
    if (variable === undefined) return [];
    const { uri, title, description } = family;
    return [
      {
        uriTemplate: uri,
        name: title.toLowerCase().replaceAll(' ', '-'),
        title,
        description,
        mimeType: 'text/markdown',
      },
    ];
  });
}
