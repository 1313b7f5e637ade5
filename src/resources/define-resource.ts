import type { AnalysisStore } from '../analysis/analysis-store.ts';

/** What the texts are made from, beside the files of the package. */
export interface ResourceContext {
  analyses: AnalysisStore;
}

/** One text as `resources/list` names it. */
interface ResourceName {
  /** What stands for the variable in the family's address; empty where there is none. */
  name: string;
  title: string;
  description: string;
}

/** Texts of one kind, free of any SDK. */
export interface ResourceFamily {
  /** `dsdebug://pattern/{slug}`: a template with one variable, or an address. */
  uri: string;
  title: string;
  description: string;
  /** Whether `resources/list` names each text; those of a large family are found by completion. */
  listed: boolean;
  /** All texts there are now. */
  names(context: ResourceContext): ResourceName[];
  /** The Markdown of one of `names`; undefined where there is none of that name. */
  read(name: string, context: ResourceContext): string | undefined;
}

/** Types a family; changes nothing. */
export function defineResource(family: ResourceFamily): ResourceFamily {
  return family;
}
