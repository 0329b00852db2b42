import { escape } from "@std/regexp/escape";

/** The names that must not be in a report. */
export interface PrivateNames {
  /** Names of people, here and on servers. */
  readonly people: readonly string[];
  /** Names, hosts and addresses of servers, and the name of this machine. */
  readonly machines: readonly string[];
  /** Folders with what they are called in the report: `~`, `<data>`. */
  readonly folders: readonly (readonly [path: string, called: string])[];
}

/** Noncharacters stand for names until every pattern was replaced. */
const MARKS = /[\ufdd0-\ufdef]/g;
const FIRST_MARK = 0xfdd0;

/**
 * Patterns of private text; the first match wins. A path may contain spaces, so
 * it ends where the clause does.
 */
const PATTERNS: readonly (readonly [pattern: RegExp, called: string])[] = [
  [/\b[a-z][a-z0-9+.-]*:\/\/[^\s"',;)]+/gi, "<address>"],
  [/\b(?:[0-9a-f]{2}:){15,}[0-9a-f]{2}\b/gi, "<fingerprint>"],
  [/\b[0-9a-f]{64}\b/gi, "<fingerprint>"],
  [/\b[0-9a-f]{32}\b/gi, "<id>"],
  [/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi, "<id>"],
  [/[^\s"'<>@]+@[^\s"'<>@:]+(?::[0-9]+)?/g, "<account>"],
  [/\b(?:[0-9]{1,3}\.){3}[0-9]{1,3}\b/g, "<ip>"],
  [/\[?(?:[0-9a-f]{0,4}:){3,7}[0-9a-f]{0,4}\]?/gi, "<ip>"],
  [
    /(?<![\w~>/\ufdd0-\ufdef])\/[^\s"<>/:;][^"<>\n/:;]*\/[^"<>\n]*?(?=[:;]?(?:["<>\n]|$)|[:;]\s)/g,
    "<path>",
  ],
  [
    /(?<!\w)(?:[a-z]:|\\\\[^\s"<>\\]+)\\[^"<>\n]*?(?=[:;]?(?:["<>\n]|$)|[:;]\s)/gi,
    "<path>",
  ],
];

/** Quoted text is private, unless all of it is one of our names. */
const QUOTED = /"([^"]*)"/g;
const QUOTED_OTHER = "<…>";
const OURS = /^[\ufdd0-\ufdef](?:[/\\][\w.-]+)*$/;
/** Names to ignore: they identify nobody and would break the placeholders. */
const PUNCTUATION = /^[!-/:-@[-`{-~]+$/;

/**
 * Makes a function that redacts people, machines, addresses, ids and foreign
 * paths. Known names go first, whole and the longest first, so that no pattern
 * takes a part of one. It redacts too much rather than too little.
 */
export function makeRedactor(names: PrivateNames): (text: string) => string {
  const marks = new Marks();
  const rules = [
    ...names.folders.map(([path, called]) => [path, marks.of(called)] as const),
    ...names.machines.map((it) => [it, marks.of("<machine>")] as const),
    ...names.people.map((it) => [it, marks.of("<person>")] as const),
  ].flatMap(([name, mark]) =>
    spellingsOf(name).map((it) => [it, mark] as const)
  ).toSorted(([a], [b]) => b.length - a.length)
    .map(([name, mark]) => ({ name, word: wholeWord(name), mark }));
  const patterns = PATTERNS.map(([it, called]) =>
    [it, marks.of(called)] as const
  );
  const other = `"${marks.of(QUOTED_OTHER)}"`;
  const isPunctuation = ({ name }: { name: string }) => PUNCTUATION.test(name);
  const first = rules.filter((it) => !isPunctuation(it));
  const last = rules.filter(isPunctuation);
  return (text) => {
    let clean = text.replace(MARKS, "").normalize("NFC");
    for (const { word, mark } of first) clean = clean.replace(word, mark);
    for (const [it, mark] of patterns) clean = clean.replace(it, mark);
    clean = clean.replace(
      QUOTED,
      (whole, inside) => OURS.test(inside) ? whole : other,
    );
    for (const { word, mark } of last) clean = clean.replace(word, mark);
    return marks.resolve(clean);
  };
}

/** Uses one character per placeholder until all replacements are done. */
class Marks {
  readonly #called: string[] = [];

  of(called: string): string {
    const known = this.#called.indexOf(called);
    const index = known < 0 ? this.#called.push(called) - 1 : known;
    return String.fromCharCode(FIRST_MARK + index);
  }

  resolve(text: string): string {
    return text.replace(
      MARKS,
      (mark) => this.#called[mark.charCodeAt(0) - FIRST_MARK] ?? "",
    );
  }
}

const FORMS = ["NFC", "NFD", "NFKC"] as const;

/** Returns every form in which a name may appear; none for a blank one. */
function spellingsOf(name: string): string[] {
  const plain = name.replace(MARKS, "").trim().toWellFormed();
  if (plain === "") return [];
  const upper = plain.toUpperCase();
  const cases = [plain, upper, plain.toLowerCase(), upper.toLowerCase()];
  const forms = cases.flatMap((it) => [
    it,
    ...FORMS.map((form) => it.normalize(form)),
  ]);
  const encoded = forms.flatMap((it) => {
    const component = encodeURIComponent(it);
    const strict = component.replace(/[!'()*]/g, percentOf);
    return [component, strict, encodeURI(it), encodeURIComponent(component)]
      .flatMap((text) => [text, text.replaceAll("%20", "+")]);
  });
  return [...new Set([...forms, ...encoded])];
}

function percentOf(character: string): string {
  return `%${character.charCodeAt(0).toString(16)}`;
}

/** Matches whole ASCII words only: somebody may be called "ok". */
function wholeWord(name: string): RegExp {
  const escaped = escape(name)
    .replace(/\s+/g, "\\s+"); // output may change its spaces
  const before = /^[a-z0-9]/i.test(name) ? "(?<=^|[^a-z0-9]|%[0-9a-f]{2})" : "";
  const after = /[a-z0-9]$/i.test(name) ? "(?![a-z0-9])" : "";
  return new RegExp(`${before}${escaped}${after}`, "giu");
}
