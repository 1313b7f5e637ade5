/** What the captures of a phrase read out of a record. */
export interface SignalAttrs {
  /** A duration in milliseconds. */
  ms?: number;
  /** A size in bytes; units count in powers of 1,024. */
  bytes?: number;
  n?: number;
  term?: number;
  /** Another node as the record writes it: host, host:port, id or name. */
  peer?: string;
  word?: string;
}

/** A fact that a record states, and the words that state it. */
export interface SignalMatch {
  /** Type of the signal, as the catalogue names it. */
  signal: string;
  /** 0 is the record's first line, k is `rest[k - 1]`. */
  lineOffset: number;
  /** Span of the words in that line, as string indices. */
  start: number;
  end: number;
  attrs: SignalAttrs;
}
