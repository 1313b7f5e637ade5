import { newSpeakerScan, type SpeakerScan } from './speaker-scan.ts';

/** Further nodes of a file are taken for the file itself. */
const MAX_SPEAKERS = 2_000;

/** The speakers of a pass. Those of one file take turns, so that the last file's are found without making a key. */
export class SpeakerTable {
  readonly byKey = new Map<string, SpeakerScan>();
  #last: SpeakerScan | undefined;
  /** Speakers of the file at hand, by node. */
  readonly #ofNode = new Map<string | undefined, SpeakerScan>();

  /** Finds or makes the speaker of a file's record that names `node`. `source`: the file's name without rotation suffix. */
  of(file: string, source: string, node: string | undefined): SpeakerScan {
    const last = this.#last;
    if (last !== undefined && last.source === source && last.file === file) {
      if (last.rawNode === node) return last;
    } else this.#ofNode.clear();
    const speaker = this.#ofNode.get(node) ?? this.#open(file, source, node);
    this.#last = speaker;
    return speaker;
  }

  /** The speaker, if it has written in the file at hand. */
  find(file: string, source: string, node: string | undefined): SpeakerScan | undefined {
    const last = this.#last;
    if (last === undefined || last.source !== source || last.file !== file) return undefined;
    return last.rawNode === node ? last : this.#ofNode.get(node);
  }

  /** Puts a speaker in the place of the one with its key. */
  put(speaker: SpeakerScan): void {
    this.byKey.set(speaker.key, speaker);
    this.#last = undefined;
    this.#ofNode.clear();
  }

  #open(file: string, source: string, node: string | undefined): SpeakerScan {
    const key = node === undefined ? source : `${source}\0${node}`;
    let speaker = this.byKey.get(key);
    if (speaker === undefined && node !== undefined && this.byKey.size >= MAX_SPEAKERS)
      return this.#open(file, source, undefined);
    if (speaker === undefined) {
      speaker = newSpeakerScan(key, file, source, node);
      this.byKey.set(key, speaker);
    }
    speaker.file = file;
    speaker.files.add(file);
    this.#ofNode.set(speaker.rawNode, speaker);
    return speaker;
  }
}
