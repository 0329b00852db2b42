/** Names that must not be in a report, by what they are. */
export interface PrivateNames {
  /** Of people, here and on servers. */
  readonly people: readonly string[];
  /** Names, hosts and addresses of servers, and the name of this machine. */
  readonly machines: readonly string[];
  /** Folders with what they are called in the report: `~`, `<data>`. */
  readonly folders: readonly (readonly [path: string, called: string])[];
}

/** What is private whoever it belongs to; the first that fits is taken. */
const PATTERNS: readonly (readonly [pattern: RegExp, called: string])[] = [
  [/\b[a-z][a-z0-9+.-]*:\/\/[^\s"',;)]+/gi, "<address>"],
  [/\b(?:[0-9a-f]{2}:){15,}[0-9a-f]{2}\b/gi, "<fingerprint>"],
  [/\b[0-9a-f]{64}\b/gi, "<fingerprint>"],
  [/\b[0-9a-f]{32}\b/gi, "<id>"],
  [/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi, "<id>"],
  [/[^\s"'<>@]+@[^\s"'<>@:]+(?::[0-9]+)?/g, "<account>"],
  [/\b(?:[0-9]{1,3}\.){3}[0-9]{1,3}\b/g, "<ip>"],
  [/\[?(?:[0-9a-f]{0,4}:){3,7}[0-9a-f]{0,4}\]?/gi, "<ip>"],
  [/(?<![\w~>/])(?:\/[^\s"',;:<>]+){2,}/g, "<path>"],
  [/(?<!\w)[a-z]:\\[^\s"',;<>]+/gi, "<path>"],
];

/** What quotes hold is somebody's own, unless all of it is a name of ours. */
const QUOTED = /"([^"]*)"/g;
const OURS = /^(?:~|<[a-z]+>)(?:[/\\][\w.-]+)*$/;

/**
 * Makes what takes people, machines, addresses, ids and foreign paths out of a
 * text. It rather takes too much: a report is for strangers.
 */
export function makeRedactor(names: PrivateNames): (text: string) => string {
  const folders = byLength(names.folders, ([path]) => path);
  const people = byLength(names.people, (it) => it);
  const machines = byLength(names.machines, (it) => it);
  return (text) => {
    let clean = text;
    for (const [path, called] of folders) {
      clean = clean.replaceAll(path, called);
    }
    for (const [pattern, called] of PATTERNS) {
      clean = clean.replace(pattern, called);
    }
    for (const name of machines) clean = withoutWord(clean, name, "<machine>");
    for (const name of people) clean = withoutWord(clean, name, "<person>");
    return clean.replace(
      QUOTED,
      (whole, inside) => OURS.test(inside) ? whole : '"<…>"',
    );
  };
}

/** Long ones first: one may be inside another. Empty ones mean nothing. */
function byLength<T>(items: readonly T[], textOf: (it: T) => string): T[] {
  return items.filter((it) => textOf(it).trim() !== "")
    .toSorted((a, b) => textOf(b).length - textOf(a).length);
}

/** Only whole words: somebody may be called "ok". */
function withoutWord(text: string, word: string, called: string): string {
  const escaped = word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const whole = new RegExp(
    `(?<![\\p{L}\\p{N}<])${escaped}(?![\\p{L}\\p{N}>])`,
    "giu",
  );
  return text.replace(whole, called);
}
