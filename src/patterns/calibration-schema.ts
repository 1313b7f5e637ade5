import * as z from 'zod';

/** Content of `patterns/calibration.yaml`, which `npm run eval:calibration -- --write` writes. */
export const calibrationFile = z
  .strictObject({
    findings: z.int().positive().describe('Labelled findings that it was fitted on'),
    systems: z.array(z.string()).min(1).describe('Systems whose incidents these come from'),
    bias: z.number().describe('Log odds of a finding whose traits are all 0'),
    weights: z.record(z.string(), z.number()).describe('What one unit of a trait adds to the log odds'),
  })
  .describe('What the confidence of a finding is made of: a logistic regression on its traits');

export type Calibration = z.infer<typeof calibrationFile>;
