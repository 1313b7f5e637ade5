import { loadCatalogue } from '../patterns/load-catalogue.ts';
import { renderPattern } from '../patterns/render-pattern.ts';
import { defineResource } from './define-resource.ts';

export const patterns = defineResource({
  uri: 'dsdebug://pattern/{slug}',
  title: 'Failure patterns',
  description:
    'One known failure: how it shows, what contradicts it, what looks alike, what to collect and to do.',
  listed: false,
  names: () =>
    [...loadCatalogue().patterns.values()].map(({ id, title, summary }) => ({
      name: id,
      title,
      description: summary,
    })),
  read: (slug) => {
    const entry = loadCatalogue().patterns.get(slug);
    return entry && renderPattern(entry);
  },
});

export const catalogue = defineResource({
  uri: 'dsdebug://patterns',
  title: 'Catalogue of failure patterns',
  description: 'All known failures by area, one line each.',
  listed: true,
  names: () => [
    { name: '', title: 'Catalogue of failure patterns', description: 'All known failures by area.' },
  ],
  read: () => {
    const entries = [...loadCatalogue().patterns.values()];
    const areas = [...new Set(entries.map(({ category }) => category))].sort();
    const sections = areas.map((area) =>
      [
        `## ${area}`,
        ...entries
          .filter(({ category }) => category === area)
          .map(({ id, title, summary }) => `- **${title}** (dsdebug://pattern/${id}): ${summary}`),
      ].join('\n'),
    );
    return ['# Failure patterns', ...sections].join('\n\n');
  },
});
