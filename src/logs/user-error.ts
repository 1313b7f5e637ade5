/**
 * A problem that the caller can mend: no such file, a path outside the allowed folders, a malformed time.
 * The message says what was wrong, what was expected and what to try; it is shown to the caller as it is.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
}
