/** What can go wrong with the file, in the terms of what to do about it. */
export type StoreFault = 'busy' | 'read-only' | 'full' | 'damaged' | 'unreachable';

const FAULTS: readonly [RegExp, StoreFault][] = [
  [/^SQLITE_(?:BUSY|LOCKED|PROTOCOL)/, 'busy'],
  [/^SQLITE_(?:READONLY|PERM|AUTH)/, 'read-only'],
  [/^SQLITE_FULL/, 'full'],
  [/^SQLITE_(?:CORRUPT|NOTADB)/, 'damaged'],
  [/^SQLITE_(?:CANTOPEN|IOERR)|^E(?:ACCES|PERM|NOTDIR|EXIST|ISDIR|ROFS|IO|NAMETOOLONG|LOOP)$/, 'unreachable'],
];

/** The fault that an error of SQLite or of the file system stands for; undefined for any other error. */
export function storeFault(error: unknown): StoreFault | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  const { code } = error;
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'full';
  return FAULTS.find(([pattern]) => pattern.test(code))?.[1];
}
