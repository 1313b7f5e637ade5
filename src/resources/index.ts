import { analyses } from './analyses.ts';
import { checklists } from './checklists.ts';
import type { ResourceFamily } from './define-resource.ts';
import { memories } from './memories.ts';
import { catalogue, patterns } from './patterns.ts';
import { reference } from './reference.ts';
import { sessions } from './sessions.ts';

/** All families, in the order of `resources/list`. */
export const RESOURCES: readonly ResourceFamily[] = [
  catalogue,
  patterns,
  reference,
  checklists,
  sessions,
  analyses,
  memories,
];
