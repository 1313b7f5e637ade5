/** What records can be counted by. */
export const GROUPINGS = ['template', 'node', 'level', 'minute'] as const;
export type Grouping = (typeof GROUPINGS)[number];
