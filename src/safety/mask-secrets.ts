import { maskUserInfo } from './mask-user-info.ts';
import { REDACTED } from './redacted.ts';

/** Tokens that their own shape gives away. Every pattern is linear: it starts at a fixed mark and repeats one class. */
const SHAPES: readonly RegExp[] = [
  /(?<![\w-])eyJ[\w-]{8,}\.[\w-]{4,}(?:\.[\w-]*)?/g, // JSON web token
  /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b/g, // AWS access key
  /\bgh[pousr]_[A-Za-z0-9]{20,}|\bgithub_pat_\w{20,}/g,
  /(?<![\w-])gl[a-z]{2,4}-[\w-]{16,}/g, // GitLab
  /\bxox[a-z]-[\w-]{8,}|\bxapp-\d-[\w-]{8,}/g, // Slack
  /(?<=hooks\.slack\.com\/(?:services|workflows)\/)[\w/]{8,}/g,
  /(?<=discord(?:app)?\.com\/api\/webhooks\/)[\w/-]{8,}/g,
  /\bAIza[\w-]{35}|\bya29\.[\w-]{20,}|\bGOCSPX-[\w-]{20,}/g, // Google
  /\b[srp]k_(?:live|test)_[A-Za-z0-9]{10,}|\bwhsec_[A-Za-z0-9]{16,}/g, // Stripe
  /(?<![\w-])sk-[A-Za-z0-9_-]{20,}/g, // OpenAI, Anthropic
  /\bnpm_[A-Za-z0-9]{30,}|\bpypi-[\w-]{30,}|\bhf_[A-Za-z0-9]{30,}|\bdo[opr]_v1_[a-f0-9]{40,}/g,
  /\bSG\.[\w-]{16,}\.[\w-]{16,}/g, // SendGrid
  /\bhv[sbr]\.[\w-]{20,}/g, // HashiCorp Vault
  /(?<!\d)\d{8,10}:AA[\w-]{30,}/g, // Telegram
  /\bAGE-SECRET-KEY-1[A-Z0-9]{40,}/g,
];

/** A line of a PEM body that stands alone. */
const PEM_LINE = /^[A-Za-z0-9+/]{60,76}={0,2}$/;

const PRIVATE_KEY =
  /(-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----)(?!\[REDACTED\])[\s\S]*?(?:-----END [A-Z0-9 ]{0,60}-----|$)/g;

/** `Bearer x`, `Basic x` and their like. */
const SCHEME = /\b(bearer|negotiate|basic|digest|token|apikey)(\s{1,3})([A-Za-z0-9._~+/=-]{12,})/gi;

/** Headers whose whole value is secret: a scheme and its parameters, or a list of cookies. */
const HEADER =
  /\b((?:proxy-)?authorization|(?:set-)?cookie)(\\?["'\]]?\s{0,3}[:=]\s{0,3}[[\\"']{0,3})([^\s"',;\\\]]+(?:\s[^\s"',;\\\]]+)?(?:[,;]\s?[^\s"',;\\\]]+)*)/gi;

const KEY =
  'pass(?:word|wd|phrase|code)|(?<![a-z])pwd|secret|(?:api|access|secret|private|account|encryption|signing|shared[_-]?access|auth|master)[_-]?key|token|credentials?|erlang[_-]?cookie';
/** A telling key, its separator, and a value: quoted, quoted with a backslash, or up to what ends a word. */
const PAIR = new RegExp(
  `(${KEY})(\\\\?["'\\]]?\\s{0,3}(?:=>|:=|=|:)\\s{0,3})` +
    `(?:"((?:[^"\\\\]|\\\\.)+)|'((?:[^'\\\\]|\\\\.)+)|\\\\"([^"\\\\]+)|([^\\s"'\\\\,;&(){}[\\]<>=:][^\\s"'\\\\,;&(){}[\\]<>]*))`,
  'gi',
);
/** `--password x` */
const OPTION = new RegExp(`((?<![\\w-])--?[\\w-]{0,30}(?:${KEY})\\s{1,3})([^\\s"'-][^\\s"']{2,})`, 'gi');

/** Values that tell nothing. */
const EMPTY =
  /^(?:\*+|x{3,}|null|nil|none|undefined|true|false|yes|no|empty|hidden|masked|redacted|-?\d{1,40}|0x[0-9a-f]{1,16}|%[a-z]|\.{2,})$/i;

/**
 * Masks passwords, tokens, private keys and connection strings; each masked part reads `[REDACTED]`, and the key
 * before it stays. Identifiers that an investigation needs (trace ids, UUIDs, commit hashes, numbers) stay too.
 * Linear in the length of the text; masking twice changes nothing.
 */
export function maskSecrets(text: string): string {
  let out = text;
  if (out.includes('PRIVATE KEY')) out = out.replace(PRIVATE_KEY, `$1${REDACTED}`);
  if (out.includes('@')) out = maskUserInfo(out);
  for (const shape of SHAPES) out = out.replace(shape, REDACTED);
  out = out.replace(HEADER, (whole, name: string, gap: string, value: string) =>
    isTelling(value) ? `${name}${gap}${REDACTED}` : whole,
  );
  out = out.replace(SCHEME, (whole, name: string, gap: string, value: string) =>
    /[0-9A-Z=]/.test(value) && !isId(value) ? `${name}${gap}${REDACTED}` : whole,
  );
  out = out.replace(PAIR, maskPair);
  out = out.replace(OPTION, (whole, key: string, value: string) =>
    isTelling(value) ? `${key}${REDACTED}` : whole,
  );
  return PEM_LINE.test(out) && /[A-Z]/.test(out) && /[g-z]/.test(out) && /\d/.test(out) ? REDACTED : out;
}

function maskPair(
  whole: string,
  key: string,
  gap: string,
  double: string | undefined,
  single: string | undefined,
  escaped: string | undefined,
  bare: string | undefined,
  offset: number,
  text: string,
): string {
  const value = double ?? single ?? escaped ?? bare ?? '';
  if (EMPTY.test(value) || value.includes(REDACTED) || value.startsWith('[REDACTED')) return whole;
  if (key.toLowerCase() === 'pwd' && /^[/~.]|^[a-z]:\\/i.test(value)) return whole;
  // In prose ("invalid password: access denied") a word goes on; a value ends its clause or looks like a secret.
  const next = text.slice(offset + whole.length, offset + whole.length + 3);
  if (bare !== undefined && /:\s/.test(gap) && !isTelling(value) && !/^\s*(?:$|[,;}\])])/.test(next))
    return whole;
  const quote = double !== undefined ? '"' : single !== undefined ? "'" : escaped !== undefined ? '\\"' : '';
  return `${key}${gap}${quote}${REDACTED}`;
}

function isTelling(value: string): boolean {
  return (
    value.length >= 4 && /[\d!@#$%^&*+/=]/.test(value) && !EMPTY.test(value) && !value.includes(REDACTED)
  );
}

/** Hexadecimal ids and plain numbers. */
function isId(value: string): boolean {
  return /^(?:0x)?[0-9a-f-]+$/i.test(value);
}
