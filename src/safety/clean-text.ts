/** Escape sequences of terminals: CSI (colours, cursor), OSC (titles, links) and the two-character ones. */
const TERMINAL =
  /\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|\u001b[ -/]*[0-~]/g;

/** Characters that show nothing or turn the reading direction: zero-width, bidirectional, fillers, tags, variation selectors. */
const INVISIBLE =
  /\u034f|[\u180b-\u180f]|[\ufe00-\ufe0f]|[\u00ad\u061c\u115f\u1160\u17b4\u17b5\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb]|\udb40[\udc00-\uddef]/g;

/** Controls other than tab and newline, and halves of surrogate pairs. */
const CONTROL =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Anything that one of the above or a fake tag could begin with: other text needs no further look. */
const SUSPICIOUS =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u00a0\u00ad\u0250-\uffff]|<[/a-z!|]|\[\/?INST\]|<<\/?SYS>>/i;

/** Tags that hosts of language models give a meaning to, and chat templates' role marks. */
const MARKUP =
  /<(\/?(?:antml:[a-z_]{1,40}|(?:system|user|assistant|developer)[-_](?:reminder|prompt|message|instructions?)|tool[-_](?:results?|use|calls?|response|output)|function[-_]?(?:calls?|results?)|invoke|system|assistant|human|instructions?|thinking)(?:\s[^<>]{0,200})?\/?)>|<\|([a-z_]{1,40})\|>|<<(\/?SYS)>>|\[(\/?INST)\]/gi;

/**
 * Makes foreign text harmless to a terminal and to a language model and leaves it readable: terminal escapes and
 * invisible characters go, controls turn into their pictures (NUL into ␀), tags that a host could take for its own
 * (`</system-reminder>`, `<|im_start|>`) get other brackets (‹ ›). Tabs and newlines stay. Cleaning twice changes nothing.
 */
export function cleanText(text: string): string {
  if (!SUSPICIOUS.test(text)) return text;
  return text
    .replace(TERMINAL, '')
    .replace(INVISIBLE, '')
    .replace(CONTROL, picture)
    .replace(MARKUP, (whole) => whole.replace(/[<[]/g, '‹').replace(/[>\]]/g, '›'));
}

function picture(char: string): string {
  const code = char.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  if (code === 0x7f) return '␡';
  return code === 0x2028 || code === 0x2029 ? '↵' : '\ufffd';
}
