import { codeAt } from '../times/code-at.ts';
import { COLON, EQUALS, GREATER, isDigit, isLetter, isUpper, MINUS } from './text.ts';

/** `QuorumPeer[myid=1]/0:0:0:0:0:0:0:0:2181:FastLeaderElection@774` names the class behind the last colon. */
export function sourceOfThread(inner: string): string {
  const sign = inner.lastIndexOf('@');
  if (sign <= 0 || !isDigit(codeAt(inner, sign + 1))) return inner;
  return inner.slice(inner.lastIndexOf(':', sign) + 1, sign) || inner;
}

/** Dotted, slashed, camel-cased or numbered: a name that is no English word before a colon. */
export function isLoggerName(name: string): boolean {
  const first = codeAt(name, 0);
  if (!isLetter(first) && first !== 47 && first !== 95) return false;
  let before = first;
  for (let at = 1; at < name.length; at++) {
    const c = name.charCodeAt(at);
    if (c === 46 || c === 47 || c === COLON || c === 95 || c === 36 || isDigit(c)) return true;
    if (c === EQUALS || c === GREATER) return false;
    if (isUpper(c) && !isUpper(before)) return true;
    before = c;
  }
  return false;
}

/** A Java class with its package: two dots or more. */
export function isQualified(text: string, at: number, end: number): boolean {
  let dots = 0;
  for (let i = at; i < end; i++) {
    const c = text.charCodeAt(i);
    if (c === 46) dots++;
    else if (!isLetter(c) && !isDigit(c) && c !== 95 && c !== 36) return false;
  }
  return dots >= 2 && isLetter(codeAt(text, end - 1));
}

/** A short word of letters, digits, dots, dashes and underscores. */
export function isIdentifier(text: string, at: number, end: number): boolean {
  if (end - at > 30) return false;
  for (let i = at; i < end; i++) {
    const c = text.charCodeAt(i);
    if (!isLetter(c) && !isDigit(c) && c !== 95 && c !== MINUS && c !== 46) return false;
  }
  return true;
}

/** A thread of a pool that is named after its node: `node-3-raft-7`, `broker-2/network-1`. */
const NODE_THREAD =
  /^((?:node|host|server|broker|replica|member)[-_]?\d{1,4})[-_./: ][A-Za-z][\w.-]{0,30}[-_#]\d{1,4}$/;

/**
 * The node that a thread's name begins with. It must end as the threads of a pool do, in a number: a thread for another
 * node (`node-2-sender`) does not, and workers and peers are seldom nodes that write the log.
 */
export function nodeOfThread(inner: string): string | undefined {
  const first = codeAt(inner, 0);
  if (first < 98 || first > 115 || !isDigit(codeAt(inner, inner.length - 1))) return undefined;
  return NODE_THREAD.exec(inner)?.[1];
}
