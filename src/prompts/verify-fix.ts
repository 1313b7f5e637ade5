import { type PromptSpec, pathsIn } from './define-prompt.ts';

export const verifyFix: PromptSpec = {
  name: 'verify_fix',
  title: 'Verify a fix',
  description:
    'Did the fix work, and what got worse? Compares the logs after it with those of a healthy run.',
  arguments: [
    { name: 'paths', description: 'Logs after the fix, parted by commas', required: true },
    {
      name: 'baseline_paths',
      description: 'Logs of a healthy run, or of the time before, parted by commas',
      required: true,
    },
    { name: 'symptoms', description: 'What was wrong before the fix', required: false },
  ],
  build: ({ paths, baseline_paths, symptoms }) => ({
    text: `Verify a fix${symptoms === undefined ? '' : ` for: "${symptoms}"`}. A quiet log is not yet a proof.

1. analyze_logs { "paths": ${pathsIn(paths)}, "baseline_paths": ${pathsIn(baseline_paths)} }.
2. Did it work? The old failure must not stand among the findings, and the run must have met what set it off before: the same load, the same fault, long enough. Say from when to when, on which nodes, and what shows that the trigger was there.
3. What regressed? Go through baseline (gone, surging, fading, latencies) and templates.new_since_baseline; for each row of weight look at its lines with query_logs and say whether the fix explains it.
4. Verdict: fixed, not fixed, or not shown; what is still unproven and the test that would prove it.
5. Record it: memory_update on the memory of this incident (outcome, and whether the memories that were used helped or misled).`,
  }),
};
