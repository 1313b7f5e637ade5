import { defineResource } from './define-resource.ts';

export const analyses = defineResource({
  uri: 'dsdebug://analysis/{id}',
  title: 'Analysis reports',
  description: 'The whole report of an analysis that analyze_logs made in this session.',
  listed: true,
  names: (context) =>
    context.analyses.list().map(({ id, root, verdict }) => ({
      name: id,
      title: `Analysis of ${root}`,
      description: verdict.slice(0, 200),
    })),
  read: (id, context) =>
    context.analyses
      .list()
      .find((analysis) => analysis.id === id)
      ?.report(),
});
