import { defineResource } from './define-resource.ts';
import { headOf, namesInPackage, readInPackage } from './package-files.ts';

const FOLDER = 'reference/checklists';

export const checklists = defineResource({
  uri: 'dsdebug://checklist/{name}',
  title: 'Checklists',
  description:
    'Step by step through one kind of trouble: what to collect, how to decide, how to mend and verify.',
  listed: true,
  names: () =>
    namesInPackage(FOLDER, '.md').map((name) => ({ name, ...headOf(readInPackage(`${FOLDER}/${name}.md`)) })),
  read: (name) =>
    namesInPackage(FOLDER, '.md').includes(name) ? readInPackage(`${FOLDER}/${name}.md`) : undefined,
});
