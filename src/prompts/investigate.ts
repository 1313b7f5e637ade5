import { complaint, PATHS, type PromptSpec, pathsIn, SYMPTOMS } from './define-prompt.ts';

export const investigate: PromptSpec = {
  name: 'investigate',
  title: 'Investigate an incident',
  description: 'From the logs of all nodes to the root cause, with several hypotheses tested.',
  arguments: [PATHS, SYMPTOMS],
  build: ({ paths, symptoms }) => ({
    text: `${complaint(symptoms)}Find the root cause. Work in this order, and show file and line for each claim.

1. Search what is known: memory_search with the complaint, and two or three other phrasings of it as alternatives (the error text you expect in the logs among them).
2. Observe: analyze_logs { "paths": ${pathsIn(paths)} }. Check that every node that should be there stands in summary.nodes, and read warnings and omissions.
3. Hypothesise: write down at least two explanations, the first finding and the best of ruled_out; for each, what it would have left in the logs of the culprit, of its peers and of its clients, and what could not be there. Keep them with memory_create, type working.
4. Test: try to refute the favourite with query_logs (its next_steps first): the seconds before the onset on all nodes, the silent nodes, what each rival would have left. With trace ids or spans at hand, reconstruct_trace.
5. Conclude: what broke first, where, when; what followed; what refuted the rivals; what is not known and which log or metric would tell.
6. Store the session: memory_create, type episodic, with symptoms as someone would search for them, evidence, outcome, and links to the pattern and the module.`,
    resource: 'dsdebug://reference/methodology',
  }),
};
