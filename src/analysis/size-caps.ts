/** How much of each part of an answer is shown; counts, but for `quote` and `prose`. */
export interface SizeCaps {
  findings: number;
  /** Whether findings of severity low or info are shown. */
  minorFindings: boolean;
  /** Lines a root cause, lines any other finding, and lines one of severity low or info. */
  evidence: number;
  minorEvidence: number;
  lowEvidence: number;
  /** Characters of a quoted line. */
  quote: number;
  /** Characters of a summary. */
  prose: number;
  recommendations: number;
  nextSteps: number;
  ruledOut: number;
  timeline: number;
  /** Rows of each list of templates. */
  templates: number;
  nodes: number;
  /** Files named with a node. */
  nodeFiles: number;
  formats: number;
  warnings: number;
}

/** Where cutting begins. */
export const START_CAPS: Readonly<Record<'concise' | 'full', Readonly<SizeCaps>>> = {
  concise: {
    findings: 50,
    minorFindings: true,
    evidence: 5,
    minorEvidence: 3,
    lowEvidence: 1,
    quote: 300,
    prose: 600,
    recommendations: 4,
    nextSteps: 3,
    ruledOut: 3,
    timeline: 30,
    templates: 5,
    nodes: 30,
    nodeFiles: 3,
    formats: 8,
    warnings: 8,
  },
  full: {
    findings: 200,
    minorFindings: true,
    evidence: 40,
    minorEvidence: 40,
    lowEvidence: 40,
    quote: 300,
    prose: 2000,
    recommendations: 20,
    nextSteps: 10,
    ruledOut: 20,
    timeline: 300,
    templates: 40,
    nodes: 300,
    nodeFiles: 20,
    formats: 40,
    warnings: 40,
  },
};

/** What is given up, one step after the other, the least valuable first, until an answer fits. */
export const CAP_STEPS: readonly Partial<SizeCaps>[] = [
  { templates: 20, nodeFiles: 6 },
  { timeline: 120 },
  { minorEvidence: 15, nodes: 100 },
  { evidence: 20 },
  { templates: 10, timeline: 60 },
  { minorEvidence: 6, lowEvidence: 3, ruledOut: 6 },
  { evidence: 10, warnings: 10 },
  { nodes: 40, nextSteps: 3, recommendations: 5 },
  { templates: 3 },
  { timeline: 20, minorEvidence: 3 },
  { evidence: 4, nodeFiles: 2 },
  { nodes: 20 },
  { minorEvidence: 2, lowEvidence: 1, timeline: 12 },
  { templates: 2, quote: 240 },
  { evidence: 3, nodes: 12 },
  { timeline: 8, ruledOut: 2, nodeFiles: 1 },
  { recommendations: 2, templates: 1 },
  { minorFindings: false },
  { minorEvidence: 1, prose: 400 },
  { quote: 180, nextSteps: 1 },
  { timeline: 4, templates: 0, nodes: 8 },
  { findings: 8, warnings: 4 },
  { evidence: 2, ruledOut: 1 },
  { findings: 6, timeline: 0 },
  { recommendations: 1, formats: 3 },
  { findings: 5, nodes: 5 },
  { evidence: 1, minorEvidence: 0, quote: 140 },
  { findings: 4, warnings: 2, prose: 250 },
  { findings: 3, recommendations: 0 },
  { nodes: 3, nodeFiles: 0, ruledOut: 0 },
  { findings: 2, warnings: 1, formats: 1 },
  { findings: 1, nextSteps: 0, nodes: 2, prose: 160 },
  { nodes: 0, warnings: 0, quote: 100 },
];

/** Both, where the step asks for less. */
export function tightenCaps(caps: SizeCaps, step: Partial<SizeCaps>): SizeCaps {
  const tightened = { ...caps };
  if (step.minorFindings === false) tightened.minorFindings = false;
  for (const name of COUNTS) tightened[name] = Math.min(caps[name], step[name] ?? caps[name]);
  return tightened;
}

const COUNTS = [
  'findings',
  'evidence',
  'minorEvidence',
  'lowEvidence',
  'quote',
  'prose',
  'recommendations',
  'nextSteps',
  'ruledOut',
  'timeline',
  'templates',
  'nodes',
  'nodeFiles',
  'formats',
  'warnings',
] as const satisfies readonly (keyof SizeCaps)[];
