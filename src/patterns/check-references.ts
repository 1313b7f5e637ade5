import type { Catalogue } from './catalogue.ts';

/** One line for each signal or pattern that a failure pattern names and the catalogue does not have. */
export function checkReferences(catalogue: Catalogue): string[] {
  const problems: string[] = [];
  for (const pattern of catalogue.patterns.values()) {
    const name = `${pattern.category}/${pattern.id}.yaml`;
    pattern.signals.forEach(({ signal }, index) => {
      if (!catalogue.signals.has(signal)) {
        problems.push(`${name}: signals[${index}].signal: no signal ${signal} in signals/*.yaml`);
      }
    });
    const slugs = [
      ...pattern.causes.map((slug, index) => ({ slug, key: `causes[${index}]` })),
      ...pattern.confusable.map(({ pattern: slug }, index) => ({
        slug,
        key: `confusable[${index}].pattern`,
      })),
    ];
    pattern.cases.confusable.forEach(({ expect: slug }, index) => {
      if (!catalogue.patterns.has(slug))
        problems.push(`${name}: cases.confusable[${index}].expect: no pattern ${slug} in the catalogue`);
    });
    for (const { slug, key } of slugs) {
      if (slug === pattern.id) problems.push(`${name}: ${key}: names the pattern itself`);
      else if (!catalogue.patterns.has(slug))
        problems.push(`${name}: ${key}: no pattern ${slug} in the catalogue`);
    }
  }
  return problems;
}
