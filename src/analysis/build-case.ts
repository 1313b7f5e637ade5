import type { Case, NodeActivity, NodeFact, Observation } from '../diagnosis/case.ts';
import { partSteady } from '../diagnosis/steady.ts';
import type { Activity } from '../facts/activity.ts';
import { crossSpeakerFacts } from '../facts/compare-speakers.ts';
import { FactCollector } from '../facts/fact-collector.ts';
import type { TimeBins } from '../facts/time-bins.ts';
import { addressesIn } from '../nodes/address.ts';
import type { Node, NodeDirectory } from '../nodes/node-directory.ts';
import { type KindSigns, kindResolver } from '../nodes/node-kinds.ts';
import { type NamingLine, placeAddresses } from '../nodes/place-addresses.ts';
import { resolveNodes } from '../nodes/resolve-nodes.ts';
import type { Catalogue } from '../patterns/catalogue.ts';
import type { LogScan } from '../scan/log-scan.ts';
import type { SignalSighting } from '../scan/sighting-log.ts';
import type { SpeakerScan } from '../scan/speaker-scan.ts';

/** A case made of a scan, and what the summary needs of each node. */
export interface BuiltCase {
  input: Case;
  speakersOf: ReadonlyMap<Node, SpeakerScan[]>;
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
  const startMs = least(activities.map(([, activity]) => activity.firstMs));
  const endMs = -least(
    activities.map(([, activity]) => (activity.lastMs === undefined ? undefined : -activity.lastMs)),
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
  return { input, speakersOf };
}

/** Leaders that change all the time are some software's everyday (a lock, a lease), or noise. */
const LEADERSHIP = new Set(['leader-elected', 'role-primary', 'role-replica']);

/** Sightings with the node that made them, and when it last spoke. */
interface NodeSightings {
  observer: Node;
  lastMs: number | undefined;
  sightings: SignalSighting[];
}

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
    const lastMs =
      speakers.reduce((latest, { facts }) => Math.max(latest, facts.activity.lastMs ?? 0), 0) || undefined;
    steady.push({ observer, lastMs, sightings: parts.steady });
    standing.push({ observer, lastMs, sightings: parts.standing });
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

interface Telling {
  directory: NodeDirectory;
  catalogue: Catalogue;
  /** The node that a text speaks of by its kind. */
  ofKind: (text: string) => Node | undefined;
  /** The leader that a node follows at a time. */
  upstreamOf: (node: Node, timeMs: number | undefined) => Node | undefined;
  startMs: number;
  finalId: (templateId: number) => number;
}

function observe(context: Telling, told: readonly NodeSightings[]): Observation[] {
  const observations: Observation[] = [];
  for (const { observer, lastMs, sightings } of told) {
    for (const sighting of sightings) {
      const named = namesIn(context, sighting, observer);
      observations.push({
        ...sighting,
        templateId: context.finalId(sighting.templateId),
        timeMs: sighting.timeMs ?? lastMs ?? context.startMs,
        tone: context.catalogue.signals.get(sighting.signal)?.tone ?? 'neutral',
        observer,
        subjects: named.filter((node) => node !== observer),
        named,
      });
    }
  }
  return observations.sort((a, b) => a.timeMs - b.timeMs || a.line - b.line);
}

/** `nats3:4222`: a host name with a port is a node, if only by name. */
const HOST_PORT = /^[a-z][\w.-]{1,80}:\d{2,5}$/i;
/** `rabbit@rmq2`, `node-2`, `f8cb90cb11127542`: a name with more than letters in it. */
const NODE_NAME = /^(?=.{3,64}$)(?=[^a-z]*[a-z])\w+(?:[@.-]\w+)*$/i;
const NO_NODE =
  /^[a-z]+$|\.(?:go|java|py|rs|c|cc|js|ts|xml|conf|cfg|log|db|sock)$|^v?\d+(?:\.\d+)*[a-z]*$|^(?:true|false|null|none)$|^[0-9a-f-]{6,}$/i;

/** Of whom a record speaks: the peer that its wording names, else every node it mentions, else a kind of node. */
function namesIn(context: Telling, sighting: SignalSighting, observer: Node): Node[] {
  const text = sighting.head === undefined ? sighting.text : `${sighting.head} ${sighting.text}`;
  const { peer } = sighting.attrs;
  if (peer !== undefined) {
    const port = addressesIn(text).find((mention) => mention.host === peer)?.port;
    const named = context.directory.resolve(port === undefined ? peer : `${peer}:${port}`, observer);
    if (named) return [named];
    if (
      HOST_PORT.test(peer) ||
      (isAboutPeer(context, sighting) && NODE_NAME.test(peer) && !NO_NODE.test(peer))
    )
      return [context.directory.byHostName(peer)];
  }
  const named = context.directory.mentionedIn(text, observer);
  if (
    named.some((node) => node !== observer) ||
    context.catalogue.signals.get(sighting.signal)?.tone !== 'bad'
  )
    return named;
  const spokenOf =
    (LEADER_WORD.test(text) ? context.upstreamOf(observer, sighting.timeMs) : undefined) ??
    context.ofKind(text);
  return spokenOf && spokenOf !== observer ? [...named, spokenOf] : named;
}

const LEADER_WORD = /(?<![a-z])(?:master|primary|leader|wal)(?![a-z])/i;

/** Whom a node follows at a time: the leader that it named last, or, before the first, the one it names first. */
function upstreamResolver(
  directory: NodeDirectory,
  speakersOf: ReadonlyMap<Node, SpeakerScan[]>,
): Telling['upstreamOf'] {
  const followed = new Map<Node, { timeMs: number; leader: Node }[]>();
  for (const [node, speakers] of speakersOf) {
    const leaders = speakers
      .flatMap((speaker) => speaker.hints.upstreams)
      .flatMap(({ address, timeMs }) => {
        const leader = directory.resolve(address, node);
        return leader && leader !== node ? [{ timeMs, leader }] : [];
      });
    followed.set(
      node,
      leaders.sort((a, b) => a.timeMs - b.timeMs),
    );
  }
  return (node, timeMs) => {
    const leaders = followed.get(node) ?? [];
    return (leaders.findLast((each) => each.timeMs <= (timeMs ?? 0)) ?? leaders[0])?.leader;
  };
}

function isAboutPeer(context: Telling, sighting: SignalSighting): boolean {
  return context.catalogue.signals.get(sighting.signal)?.about === 'peer';
}

/** Names, formats and start banners of each node. */
function kindSigns(speakersOf: ReadonlyMap<Node, SpeakerScan[]>): KindSigns[] {
  return [...speakersOf].map(([node, speakers]) => ({
    node,
    signs: [
      node.name,
      ...speakers.flatMap((speaker) => [...speaker.formats.keys()]),
      ...speakers
        .flatMap((speaker) => speaker.sightings.all())
        .filter((sighting) => sighting.signal === 'process-started')
        .slice(0, 4)
        .map((sighting) => sighting.text),
    ],
  }));
}

function activityOf(node: Node, activity: Activity): [Node, NodeActivity][] {
  const { firstMs, lastMs } = activity;
  if (firstMs === undefined || lastMs === undefined) return [];
  const count = (fromMs: number, toMs: number): number => Math.round(activity.countBetween(fromMs, toMs));
  const lastBefore = (ms: number): number | undefined => {
    if (ms < firstMs) return undefined;
    let low = firstMs;
    let high = Math.min(ms, lastMs);
    while (high - low > activity.binMs) {
      const middle = (low + high) / 2;
      if (activity.countBetween(middle, high) > 0) low = middle;
      else high = middle;
    }
    return high;
  };
  const firstAfter = (ms: number): number | undefined => {
    if (ms > lastMs) return undefined;
    let low = Math.max(ms, firstMs);
    let high = lastMs;
    while (high - low > activity.binMs) {
      const middle = (low + high) / 2;
      if (activity.countBetween(low, middle) > 0) high = middle;
      else low = middle;
    }
    return low;
  };
  return [[node, { firstMs, lastMs, count, lastBefore, firstAfter }]];
}

function least(values: readonly (number | undefined)[]): number {
  let least: number | undefined;
  for (const value of values)
    if (value !== undefined && (least === undefined || value < least)) least = value;
  return least ?? 0;
}
