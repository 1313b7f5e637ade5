import { complaint, PATHS, type PromptSpec, pathsIn, SYMPTOMS } from './define-prompt.ts';

/** By the name of the checklist: the name of its prompt, a title, and the areas that `check` limits the analysis to. */
const CHECKLISTS: readonly [checklist: string, prompt: string, title: string, areas: readonly string[]][] = [
  ['initial-assessment', 'first_assessment', 'First ten minutes of an incident', []],
  [
    'consensus',
    'debug_consensus',
    'Elections, leaders, quorum',
    ['consensus', 'network-partition', 'performance', 'node'],
  ],
  [
    'message-ordering',
    'debug_message_ordering',
    'Messages lost, doubled, late or out of order',
    ['message-ordering', 'network-partition', 'node'],
  ],
  [
    'state-sync',
    'debug_state_sync',
    'Replicas differ, lag or lose writes',
    ['state-sync', 'liveness', 'network-partition'],
  ],
  [
    'network-partition',
    'debug_network_partition',
    'Nodes cannot reach each other',
    ['network-partition', 'node', 'consensus'],
  ],
  [
    'performance',
    'debug_performance',
    'Slow, stuck, or out of a resource',
    ['performance', 'node', 'liveness'],
  ],
  [
    'multi-agent-coordination',
    'debug_coordination',
    'Agents or workers step on each other',
    ['state-sync', 'message-ordering', 'liveness'],
  ],
];

/** One prompt a checklist: the checklist itself goes with it. */
export const checklistPrompts: readonly PromptSpec[] = CHECKLISTS.map(([checklist, name, title, areas]) => ({
  name,
  title,
  description: `Works through the checklist "${checklist}" on the logs at hand.`,
  arguments: [PATHS, SYMPTOMS],
  build: ({ paths, symptoms }) => ({
    text: `${complaint(symptoms)}Work through the checklist below, from top to bottom. Begin with memory_search for the complaint, then analyze_logs { "paths": ${pathsIn(paths)}${areas.length > 0 ? `, "check": ${JSON.stringify(areas)}` : ''} }; if its findings lie elsewhere, call it again without "check". Tick each item with the line that answers it, or say that it cannot be answered and what would. Decide by the observations it names, not by the loudest line; test at least one rival explanation. End with the root cause, the next action and how to verify it.`,
    resource: `dsdebug://checklist/${checklist}`,
  }),
}));
