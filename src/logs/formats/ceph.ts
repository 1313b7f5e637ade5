import { createEvent, type FormatContext, type ReadResult } from './format.ts';
import { levelInside } from './level-search.ts';

const DAEMON = String.raw`(?:mon|osd|mds|mgr|rgw|client)\.[\w-]{1,40}`;
const OWN = /^ ([0-9a-f]{6,16}) +(-?\d{1,2}) (?=\S)/;
const SPEAKER = new RegExp(`^(${DAEMON})[@ :]`);
const CLUSTER = new RegExp(String.raw`^ (${DAEMON}) \(${DAEMON}\) \d+ : \w+ (?=\[)`);

/** Reads Ceph behind its time: a daemon's own log (`7f12 -1 mon.a@0(leader) e1 message`) and the cluster's (`mon.a (mon.0) 123 : cluster [WRN] message`). */
export function readCeph(text: string, pos: number, context: FormatContext): ReadResult {
  const head = text.slice(pos, pos + 160);
  const own = OWN.exec(head);
  if (own) {
    const message = text.slice(pos + own[0].length);
    const level = Number(own[2]) < 0 ? 'error' : levelInside(message, 4);
    return createEvent('ceph', message, { timeMs: context.time.ms, level, node: SPEAKER.exec(message)?.[1] });
  }
  const cluster = CLUSTER.exec(head);
  if (!cluster) return undefined;
  const message = text.slice(pos + cluster[0].length);
  return createEvent('ceph', message, {
    timeMs: context.time.ms,
    level: levelInside(message, 1),
    node: cluster[1],
  });
}
