import type { Case, NodeFact } from '../diagnosis/case.ts';
import { partSteady } from '../diagnosis/steady.ts';
import { crossSpeakerFacts } from '../facts/compare-speakers.ts';
import { FactCollector } from '../facts/fact-collector.ts';
import type { TimeBins } from '../facts/time-bins.ts';
import type { Node } from '../nodes/node-directory.ts';
import { kindResolver } from '../nodes/node-kinds.ts';
import { type NamingLine, placeAddresses } from '../nodes/place-addresses.ts';
import { resolveNodes } from '../nodes/resolve-nodes.ts';
import type { Catalogue } from '../patterns/catalogue.ts';
import type { LogScan } from '../scan/log-scan.ts';
import type { SpeakerScan } from '../scan/speaker-scan.ts';
import { activityOf } from './node-activity.ts';
import { kindSigns, type NodeSightings, observe, type Telling, upstreamResolver } from './observe.ts';

/** A case made of a scan, and what the summary needs of each node. */
export interface BuiltCase {
  input: Case;
  speakersOf: ReadonlyMap<Node, SpeakerScan[]>;
  /** What the records of each node show by their times and numbers. */
  collectors: ReadonlyMap<Node, FactCollector>;
}

/** Resolves who is who, places every sighting on one time line and states the facts of each node. */
export function buildCase(scan: LogScan, catalogue: Catalogue): BuiltCase {
  const speakers = [...scan.speakers.values()];
  const directory = resolveNodes(speakers);
  const speakersOf = new Map<Node, SpeakerScan[]>();
  const collectors = new Map<Node, FactCollector>();
  for (const node of directory.nodes.filter((each) => each.speakers.length > 0)) {
    const own = speakers.filter((speaker) => node.speakers.includes(speaker.key));
    speakersOf.set(node, own);
    collectors.set(node, collect(node, own));
  }
  findFamilies(collectors, (id) => scan.miner.resolve(id));
  const activities = [...collectors].map(([node, collector]) => [node, collector.activity] as const);
  const startMs = least(activities.map(([, activity]) => activity.firstMs)) ?? 0;
  const endMs = -(
    least(activities.map(([, { lastMs }]) => (lastMs === undefined ? undefined : -lastMs))) ?? 0
  );
  for (const [node, own] of speakersOf) {
    if (own.some((speaker) => speaker.formats.has('access-log'))) node.datesByRequest = true;
  }
  const told = tellApart(speakersOf, catalogue, { startMs, endMs });
  placeAddresses(directory, namingLines(told.standing));
  const ofKind = kindResolver(kindSigns(speakersOf));
  const context: Telling = {
    directory,
    catalogue,
    ofKind,
    upstreamOf: upstreamResolver(directory, speakersOf),
    startMs,
    finalId: (id) => scan.miner.resolve(id),
  };
  const input: Case = {
    catalogue,
    directory,
    nodes: [...speakersOf.keys()],
    startMs,
    endMs,
    observations: observe(context, told.standing),
    steady: () => observe(context, told.steady),
    facts: stateFacts(collectors, startMs, endMs),
    activity: new Map(activities.flatMap(([node, activity]) => activityOf(node, activity))),
    templateText: (id) =>
      scan.miner.templates().find((template) => template.id === scan.miner.resolve(id))?.text ?? '',
  };
  return { input, speakersOf, collectors };
}

/** Leaders that change all the time are some software's everyday (a lock, a lease), or noise. */
const LEADERSHIP = new Set(['leader-elected', 'role-primary', 'role-replica']);

function tellApart(
  speakersOf: ReadonlyMap<Node, SpeakerScan[]>,
  catalogue: Catalogue,
  span: { startMs: number; endMs: number },
): { steady: NodeSightings[]; standing: NodeSightings[] } {
  const canBeSteady = (signal: string): boolean =>
    catalogue.signals.get(signal)?.tone === 'bad' || LEADERSHIP.has(signal);
  const steady: NodeSightings[] = [];
  const standing: NodeSightings[] = [];
  for (const [observer, speakers] of speakersOf) {
    const parts = partSteady(
      speakers.flatMap((speaker) => speaker.sightings.all()),
      ratesOf(speakers),
      canBeSteady,
      span,
    );
    const firstMs = least(speakers.map(({ facts }) => facts.activity.firstMs));
    steady.push({ observer, firstMs, sightings: parts.steady });
    standing.push({ observer, firstMs, sightings: parts.standing });
  }
  return { steady, standing };
}

function ratesOf(speakers: readonly SpeakerScan[]): Map<string, TimeBins[]> {
  const rates = new Map<string, TimeBins[]>();
  for (const speaker of speakers) {
    for (const [signal, bins] of speaker.rates) rates.set(signal, [...(rates.get(signal) ?? []), bins]);
  }
  return rates;
}

function collect(node: Node, speakers: readonly SpeakerScan[]): FactCollector {
  const all = new FactCollector(node.name, speakers[0]?.source ?? node.name);
  for (const speaker of speakers) all.merge(speaker.facts);
  return all;
}

const ALIKE = 0.5;
const ENOUGH_KINDS = 6;
const MAX_COMPARED = 300;

/** Nodes whose kinds of records are mostly the same run one software: they get one family. */
function findFamilies(collectors: ReadonlyMap<Node, FactCollector>, finalId: (id: number) => number): void {
  const kinds = [...collectors]
    .slice(0, MAX_COMPARED)
    .map(([node, collector]) => ({ node, ids: new Set([...collector.kinds.keys()].map(finalId)) }));
  kinds.forEach(({ node, ids }, i) => {
    for (const other of kinds.slice(0, i)) {
      const smaller = Math.min(ids.size, other.ids.size);
      if (smaller < ENOUGH_KINDS) continue;
      let shared = 0;
      for (const id of ids) if (other.ids.has(id)) shared++;
      if (shared / smaller < ALIKE) continue;
      node.family = other.node.family;
      break;
    }
  });
}

function stateFacts(
  collectors: ReadonlyMap<Node, FactCollector>,
  startMs: number,
  endMs: number,
): NodeFact[] {
  const byName = new Map([...collectors.keys()].map((node) => [node.name, node]));
  const single = [...collectors].flatMap(([node, collector]) =>
    collector.facts({ startMs, endMs }).map((fact) => ({ ...fact, node })),
  );
  const crossed = crossSpeakerFacts([...collectors.values()]).flatMap((fact) => {
    const node = byName.get(fact.speaker);
    return node ? [{ ...fact, node }] : [];
  });
  return [...single, ...crossed];
}

function* namingLines(told: readonly NodeSightings[]): Generator<NamingLine> {
  for (const { observer, sightings } of told) for (const { text } of sightings) yield { observer, text };
}

function least(values: readonly (number | undefined)[]): number | undefined {
  let least: number | undefined;
  for (const value of values)
    if (value !== undefined && (least === undefined || value < least)) least = value;
  return least;
}
