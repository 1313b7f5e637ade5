import { defineResource } from './define-resource.ts';
import { headOf, namesInPackage, readInPackage } from './package-files.ts';

const FOLDER = 'sessions';

export const sessions = defineResource({
  uri: 'dsdebug://session/{name}',
  title: 'Debugging sessions',
  description:
    'Sessions that took place: symptom, evidence, hypotheses, what refuted them, root cause, fix, lessons.',
  listed: true,
  names: () =>
    namesInPackage(FOLDER, '').map((name) => ({
      name,
      ...headOf(readInPackage(`${FOLDER}/${name}/README.md`)),
    })),
  read: (name) =>
    namesInPackage(FOLDER, '').includes(name) ? readInPackage(`${FOLDER}/${name}/README.md`) : undefined,
});
