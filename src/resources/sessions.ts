import { defineResource } from './define-resource.ts';
import { headOf, namesInPackage, readInPackage } from './package-files.ts';

const FOLDER = 'sessions';
const REPORTED = 'reported';

export const sessions = defineResource({
  uri: 'dsdebug://session/{name}',
  title: 'Debugging sessions',
  description:
    'Sessions that took place: symptom, evidence, hypotheses, what refuted them, root cause, fix, lessons.',
  listed: true,
  names: () => [...pathsByName()].map(([name, path]) => ({ name, ...headOf(readInPackage(path)) })),
  read: (name) => {
    const path = pathsByName().get(name);
    return path === undefined ? undefined : readInPackage(path);
  },
});

/** The text of each session: those on recordings have a folder each, the reported ones a file each. */
function pathsByName(): Map<string, string> {
  const recorded = namesInPackage(FOLDER, '').filter((name) => name !== REPORTED && !name.endsWith('.md'));
  const reported = namesInPackage(`${FOLDER}/${REPORTED}`, '.md');
  return new Map([
    ...recorded.map((name) => [name, `${FOLDER}/${name}/README.md`] as const),
    ...reported.map((name) => [name, `${FOLDER}/${REPORTED}/${name}.md`] as const),
  ]);
}
