import type { PromptSpec } from './define-prompt.ts';

export const writePostmortem: PromptSpec = {
  name: 'write_postmortem',
  title: 'Write a postmortem',
  description: 'A blameless postmortem from an analysis, each statement with its lines.',
  arguments: [
    {
      name: 'analysis_id',
      description: 'Of analyze_logs in this session; without it, the latest',
      required: false,
    },
  ],
  build: ({ analysis_id }) => ({
    text: `Write a postmortem of the incident${analysis_id === undefined ? ' that was analysed last' : ` of analysis ${analysis_id}`}. If no analysis was made yet, make one first (prompt investigate).

Sections: Summary (two sentences: what users saw, what broke first); Impact (who, how long, what was lost, with figures from the logs alone); Timeline (UTC, node, event, file:line); Root cause; Why it spread (each consequence with its cause); Detection (what told, what could have told sooner); What went well, what was luck; Hypotheses that were refuted, and by which line; Actions (mitigate, prevent, detect; each with an owner to be named and a test that shows it done); What is not known.

Blame no person. Quote lines as evidence, with secrets left as [REDACTED]. Where the logs do not say, write "not known" rather than a guess. Then store it: memory_create, type episodic, outcome, evidence, links to the pattern.`,
    ...(analysis_id !== undefined && { resource: `dsdebug://analysis/${analysis_id}` }),
  }),
};
