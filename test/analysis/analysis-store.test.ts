import { describe, expect, it } from 'vitest';
import { createAnalysisStore } from '../../src/analysis/analysis-store.ts';

const analysis = (id: string) => ({ id, root: '/logs', files: [], verdict: 'none', report: () => '' });

describe('createAnalysisStore', () => {
  it('keeps the latest analyses only', () => {
    const store = createAnalysisStore(2);
    for (const id of ['a1', 'a2', 'a3']) store.put(analysis(id));
    expect(store.get('a3').id).toBe('a3');
    expect(store.get('a2').id).toBe('a2');
    expect(() => store.get('a1')).toThrow(/unknown analysis_id "a1".*a3, a2.*analyze_logs/);
  });

  it('says what to do where nothing was analysed yet', () => {
    expect(() => createAnalysisStore().get('a1')).toThrow(/no analysis was made since the server started/);
  });
});
