import type { LogEvent, LogFile } from '../../logs/event.ts';
import { textOf } from './json-value.ts';
import { serviceOf } from './log-records.ts';

/** Messages followed at a time; further ones are counted. */
const MAX_MESSAGES = 200_000;

/** Names of members that tell a message's id, which way it goes, and to or from whom; without `_`, `-` and `.`. */
const ID_KEYS = new Set(['messageid', 'msgid', 'mid', 'eventid', 'packetid', 'correlationid', 'deliveryid']);
const WAY_KEYS = new Set(['direction', 'dir', 'action', 'event', 'op', 'type', 'kind']);
const TO_KEYS = new Set(['to', 'dst', 'dest', 'destination', 'target', 'receiver', 'recipient']);
const FROM_KEYS = new Set(['from', 'src', 'source', 'sender', 'origin']);
/** Which way, by the verb in all its forms. */
const SENDS =
  /^(?:send|sends|sent|sending|publish|published|publishing|enqueued?|produced?|out|outgoing|outbound|tx)$/i;
const TAKES =
  /^(?:receive|receives|received|receiving|recv|recvd|deliver|delivered|consume|consumed|consuming|dequeued?|in|incoming|inbound|rx)$/i;

interface Message {
  sender: string | undefined;
  sentMs: number;
  /** Times at which each receiver took it. */
  taken: Map<string, number[]>;
}

/** What became of a message. */
export interface LoggedMessage {
  from: string | undefined;
  to: string | undefined;
  sentMs: number;
  /** When it was taken, each time. */
  takenMs: number[];
}

/** The messages that log records tell of: one sent under an id, taken under the same id. */
export class LogMessages {
  /** Records of messages that were too many. */
  leftOut = 0;
  readonly #messages = new Map<string, Message>();
  /** Receivers that senders name, for messages that nobody took. */
  readonly #meantFor = new Map<string, string>();

  /** Takes a record into account if it has members that tell the id of a message and which way it goes. */
  add(event: LogEvent, file: LogFile): void {
    const found = event.fields === undefined ? undefined : readMessage(event.fields, event.message);
    if (found === undefined) return;
    const message = this.#messageOf(found.id);
    if (message === undefined) return;
    const service = serviceOf(event, file);
    const timeMs = event.timeMs ?? Number.NaN;
    if (found.sends) {
      message.sender ??= service;
      if (Number.isNaN(message.sentMs)) message.sentMs = timeMs;
      if (found.other !== undefined) this.#meantFor.set(found.id, found.other);
      return;
    }
    message.sender ??= found.other;
    const times = message.taken.get(service);
    if (times === undefined) message.taken.set(service, [timeMs]);
    else times.push(timeMs);
  }

  #messageOf(id: string): Message | undefined {
    const known = this.#messages.get(id);
    if (known !== undefined) return known;
    if (this.#messages.size >= MAX_MESSAGES) {
      this.leftOut += 1;
      return undefined;
    }
    const message: Message = { sender: undefined, sentMs: Number.NaN, taken: new Map() };
    this.#messages.set(id, message);
    return message;
  }

  get size(): number {
    return this.#messages.size;
  }

  /** One entry a message and receiver. */
  *list(): Generator<LoggedMessage> {
    for (const [id, { sender, sentMs, taken }] of this.#messages) {
      if (taken.size === 0) yield { from: sender, to: this.#meantFor.get(id), sentMs, takenMs: [] };
      for (const [to, takenMs] of taken) yield { from: sender, to, sentMs, takenMs };
    }
  }
}

function readMessage(
  fields: Record<string, unknown>,
  words: string,
): { id: string; sends: boolean; other: string | undefined } | undefined {
  let id: string | undefined;
  let way: string | undefined;
  let to: string | undefined;
  let from: string | undefined;
  for (const key in fields) {
    const name = key.toLowerCase().replace(/[_.-]/g, '');
    if (ID_KEYS.has(name)) id ??= textOf(fields[key]);
    else if (TO_KEYS.has(name)) to ??= textOf(fields[key]);
    else if (FROM_KEYS.has(name)) from ??= textOf(fields[key]);
    else if (WAY_KEYS.has(name)) way = wayOf(textOf(fields[key])) ?? way;
  }
  way ??= wayOf(words.split(' ', 1)[0]);
  if (id === undefined || way === undefined) return undefined;
  const sends = way === 'sends';
  return { id, sends, other: sends ? to : from };
}

function wayOf(word: string | undefined): 'sends' | 'takes' | undefined {
  if (word === undefined) return undefined;
  if (SENDS.test(word)) return 'sends';
  return TAKES.test(word) ? 'takes' : undefined;
}
