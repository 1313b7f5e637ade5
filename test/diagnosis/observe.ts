import type { Case, NodeActivity, Observation } from '../../src/diagnosis/case.ts';
import type { Life } from '../../src/diagnosis/lives.ts';
import { type Node, NodeDirectory } from '../../src/nodes/node-directory.ts';
import { atSecond } from './write-log.ts';

/** A node that speaks. */
export function speaker(name: string): Node {
  return new NodeDirectory().add(name, [`${name}.log`]);
}

let line = 0;
/** What a node says of others, at a second; lines are numbered in the order of making. */
export function says(
  second: number,
  observer: Node,
  signal: string,
  subjects: Node[] = [],
  more: Partial<Observation> = {},
): Observation {
  line++;
  return {
    pid: undefined,
    previousPid: undefined,
    signal,
    speaker: observer.speakers[0] ?? '',
    file: `${observer.name}.log`,
    line,
    timeMs: atSecond(second),
    untimed: false,
    placedMs: atSecond(second),
    text: `${signal} ${subjects.map((node) => node.name).join(' ')}`,
    head: undefined,
    attrs: {},
    level: 'warn',
    templateId: 1,
    weight: 1,
    previous: undefined,
    tone: 'bad',
    observer,
    subjects,
    named: subjects,
    ...more,
  };
}

/** A case made of observations alone: no facts; each node wrote a record a second unless told otherwise. */
export function caseWith(
  nodes: readonly Node[],
  observations: readonly Observation[],
  activity: ReadonlyMap<Node, NodeActivity> = new Map(nodes.map((node) => [node, activeBetween(0, 120)])),
): Case {
  const ordered = [...observations].sort((a, b) => a.timeMs - b.timeMs || a.line - b.line);
  return {
    catalogue: {
      signals: new Map(),
      patterns: new Map(),
      words: { negators: [], fillers: [], requests: [], telling: [], concepts: {} },
      ordinary: [],
    },
    directory: new NodeDirectory(),
    nodes,
    startMs: atSecond(0),
    endMs: atSecond(120),
    observations: ordered,
    steady: () => [],
    facts: [],
    activity,
    templateText: () => '',
  };
}

/** A record a second between two seconds. */
function activeBetween(fromS: number, toS: number): NodeActivity {
  const first = atSecond(fromS);
  const last = atSecond(toS);
  return {
    firstMs: first,
    lastMs: last,
    count: (fromMs, toMs) =>
      Math.max(0, Math.floor((Math.min(toMs, last) - Math.max(fromMs, first)) / 1_000)),
    lastBefore: (ms) => (ms < first ? undefined : Math.min(ms, last)),
    firstAfter: (ms) => (ms > last ? undefined : Math.max(ms, first)),
  };
}

/** A run of a process between two seconds. */
export function life(node: Node, fromS: number, toS: number, ending: Life['ending'] = 'running'): Life {
  return {
    node,
    startMs: atSecond(fromS),
    startBy: undefined,
    readyMs: undefined,
    endMs: atSecond(toS),
    ending,
    endBy: undefined,
    lastLine: undefined,
  };
}
