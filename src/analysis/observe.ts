import type { Observation } from '../diagnosis/case.ts';
import { addressesIn } from '../nodes/address.ts';
import type { Node, NodeDirectory } from '../nodes/node-directory.ts';
import type { KindSigns } from '../nodes/node-kinds.ts';
import type { Catalogue } from '../patterns/catalogue.ts';
import type { SignalSighting } from '../scan/sighting-log.ts';
import type { SpeakerScan } from '../scan/speaker-scan.ts';

/** Sightings with the node that made them, and when it first spoke. */
export interface NodeSightings {
  observer: Node;
  firstMs: number | undefined;
  sightings: SignalSighting[];
}
/** What naming the nodes of a record needs. */
export interface Telling {
  directory: NodeDirectory;
  catalogue: Catalogue;
  /** The node that a text speaks of by its kind. */
  ofKind: (text: string) => Node | undefined;
  /** The leader that a node follows at a time. */
  upstreamOf: (node: Node, timeMs: number | undefined) => Node | undefined;
  startMs: number;
  finalId: (templateId: number) => number;
}

/** Makes observations of sightings: who says what of whom, in order of time. */
export function observe(context: Telling, told: readonly NodeSightings[]): Observation[] {
  const observations: Observation[] = [];
  for (const { observer, firstMs, sightings } of told) {
    for (const sighting of sightings) {
      const named = namesIn(context, sighting, observer);
      observations.push({
        ...sighting,
        templateId: context.finalId(sighting.templateId),
        timeMs: sighting.placedMs ?? firstMs ?? context.startMs,
        untimed: sighting.timeMs === undefined,
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

/** Whom a node follows at a time: the leader that it named last before it (one that is lost is named no later than its successor), or, before the first, the one it names first. */
export function upstreamResolver(
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
    return (leaders.findLast((each) => each.timeMs < (timeMs ?? 0)) ?? leaders[0])?.leader;
  };
}

function isAboutPeer(context: Telling, sighting: SignalSighting): boolean {
  return context.catalogue.signals.get(sighting.signal)?.about === 'peer';
}

/** Names, formats and start banners of each node. */
export function kindSigns(speakersOf: ReadonlyMap<Node, SpeakerScan[]>): KindSigns[] {
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
