import { cleanText } from './clean-text.ts';
import { maskSecrets } from './mask-secrets.ts';

/** A text as it may leave the process, line by line: a private key quoted in one must not swallow those after it. */
export function safeText(text: string): string {
  return text
    .split('\n')
    .map((line) => maskSecrets(cleanText(line)))
    .join('\n');
}
