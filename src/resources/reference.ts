import { defineResource } from './define-resource.ts';
import { headOf, readInPackage } from './package-files.ts';

const NAMES = ['methodology', 'monitoring', 'memory', 'calibration'];

export const reference = defineResource({
  uri: 'dsdebug://reference/{name}',
  title: 'Methodology and monitoring',
  description: 'How to find a root cause in four steps; what to measure and when to alert.',
  listed: true,
  names: () => NAMES.map((name) => ({ name, ...headOf(readInPackage(`reference/${name}.md`)) })),
  read: (name) => (NAMES.includes(name) ? readInPackage(`reference/${name}.md`) : undefined),
});
