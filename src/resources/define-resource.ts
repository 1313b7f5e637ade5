import type { AnalysisStore } from '../analysis/analysis-store.ts';

/** What the texts are made from, beside the files of the package. */
export interface ResourceContext {
  analyses: AnalysisStore;
}

/** One text as `resources/list` names it. */
export interface ResourceName {
  /** What stands for the variable in the family's address; empty where there is none. */
  name: string;
  title: string;
  description: string;
}

/** What is at hand, or read from the memory's file. */
type Awaitable<Value> = Value | Promise<Value>;

/** Texts of one kind, free of any SDK. */
export interface ResourceFamily {
  /** `dsdebug://pattern/{slug}`: a template with one variable, or an address. */
  uri: string;
  title: string;
  description: string;
  /** Whether `resources/list` names each text; those of a large family are found by completion. */
  listed: boolean;
  /** The texts there are now; of a family that grows without end those that hold what was typed. */
  names(context: ResourceContext, typed?: string): Awaitable<ResourceName[]>;
  /** The Markdown of one text; undefined where there is none of that name. */
  read(name: string, context: ResourceContext): Awaitable<string | undefined>;
}

/** Types a family; changes nothing. */
export function defineResource(family: ResourceFamily): ResourceFamily {
  return family;
}
