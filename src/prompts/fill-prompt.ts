import { nearestName } from '../logs/nearest-name.ts';
import { UserError } from '../logs/user-error.ts';
import type { PromptText } from './define-prompt.ts';
import { PROMPTS } from './index.ts';

/** The prompt of a name, filled in. @throws UserError for an unknown prompt or argument, or one that is missing */
export function fillPrompt(name: string, given: Readonly<Record<string, string>>): PromptText {
  const prompt = PROMPTS.find((one) => one.name === name);
  if (prompt === undefined) {
    const names = PROMPTS.map((one) => one.name);
    const near = nearestName(name, names);
    throw new UserError(
      `there is no prompt "${name.slice(0, 60)}"${near ? `; did you mean ${near}?` : ''} Prompts: ${names.join(', ')}`,
    );
  }
  const known = prompt.arguments.map((argument) => argument.name);
  const filled = Object.fromEntries(Object.entries(given).filter(([, value]) => value.trim() !== ''));
  const unknown = Object.keys(given).find((key) => !known.includes(key));
  if (unknown !== undefined)
    throw new UserError(`${name}: unknown argument "${unknown.slice(0, 60)}"; it takes ${known.join(', ')}`);
  const missing = prompt.arguments.find(
    (argument) => argument.required && filled[argument.name] === undefined,
  );
  if (missing !== undefined)
    throw new UserError(`${name}: "${missing.name}" is missing: ${missing.description}`);
  return prompt.build(filled);
}
