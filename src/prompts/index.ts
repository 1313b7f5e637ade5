import { checklistPrompts } from './checklists.ts';
import type { PromptSpec } from './define-prompt.ts';
import { investigate } from './investigate.ts';
import { verifyFix } from './verify-fix.ts';
import { writePostmortem } from './write-postmortem.ts';

/** All prompts, in the order of `prompts/list`. */
export const PROMPTS: readonly PromptSpec[] = [investigate, ...checklistPrompts, verifyFix, writePostmortem];
