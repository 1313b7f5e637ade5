import { defineResource } from './define-resource.ts';
import { headOf, namesInPackage, readInPackage } from './package-files.ts';

const FOLDER = 'sessions';
const REPORTED = 'reported';

export const sessions = defineResource({
  uri: 'dsdebug://session/{name}',
  title: 'Debugging sessions',
  description:
    'Sessions on real recordings: symptom, evidence, hypotheses, what refuted them, root cause, fix, lessons. Some are told as reported.',
  listed: true,
  names: () => [...pathsByName()].map(([name, path]) => ({ name, ...headOf(readInPackage(path)) })),
  read: (name) => {
    const path = pathsByName().get(name);
    return path === undefined ? undefined : readInPackage(path);
  },
});

/** The text of each session: those on recordings have a folder each, the reported ones a file each. */
function pathsByName(): Map<string, string> {
  const paths = new Map<string, string>();
  for (const name of namesInPackage(FOLDER, ''))
    if (name !== REPORTED && !name.endsWith('.md')) paths.set(name, `${FOLDER}/${name}/README.md`);
  for (const name of namesInPackage(`${FOLDER}/${REPORTED}`, '.md'))
    paths.set(name, `${FOLDER}/${REPORTED}/${name}.md`);
  return paths;
}
