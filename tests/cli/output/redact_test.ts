import fc from "fast-check";
import { makeRedactor } from "../../../src/cli/output/redact.ts";
import { assertEquals, assertMatch } from "@std/assert";

const NAMES = {
  people: ["Ada Lovelace", "ada", "sofa"],
  machines: ["media.example", "media.example:8920", "Home Cinema", "lovebox"],
  folders: [
    ["/home/ada", "~"],
    ["/home/ada/.local/share/jellytau", "<data>"],
    ["/srv/My Box/data", "<data>"],
    ["C:\\Users\\ada\\AppData\\Local", "~"],
  ],
} as const;

const CASES: readonly (readonly [text: string, redacted: string])[] = [
  ["ada@media.example:8920: works", "<account>: works"],
  [
    "3 entries in /srv/My Box/data/tokens.json",
    "3 entries in <data>/tokens.json",
  ],
  [
    'Run: chmod go= "/home/ada/.local/share/jellytau"',
    'Run: chmod go= "<data>"',
  ],
  ['Put "/home/ada/x.json" back', 'Put "~/x.json" back'],
  ['Put "C:\\Users\\ada\\AppData\\Local\\x" back', 'Put "~\\x" back'],
  [
    "https://media.example/jellyfin: Jellyfin 10.11.0",
    "<address> Jellyfin 10.11.0",
  ],
  [
    'Cannot reach "https://10.0.0.7:8096": slow',
    'Cannot reach "<address>": slow',
  ],
  ['Cannot find account "whoever"', 'Cannot find account "<…>"'],
  ["on Home Cinema, says ADA", "on <machine>, says <person>"],
  ["Ada\u00a0Lovelace and ada  lovelace", "<person> and <person>"],
  ["metadata of sofabed", "metadata of sofabed"],
  ["/opt/secret place/x and /etc/passwd", "<path>"],
  ["read /srv/Bob's Films, old/Dr. No: denied", "read <path>: denied"],
  ["read /My Films/Dr. No.mkv; 2 of 3", "read <path>; 2 of 3"],
  ["read \\\\nas\\My Films\\Dr. No.mkv: denied", "read <path>: denied"],
  ["read D:\\My Films\\Dr. No.mkv: denied", "read <path>: denied"],
  ["1/2 of a and/or b / c", "1/2 of a and/or b / c"],
  ["192.168.1.20 and fe80::1:2 and [2001:db8::7]", "<ip> and <ip> and <ip>"],
  ["id 0123456789abcdef0123456789abcdef", "id <id>"],
  ["id 01234567-89ab-cdef-0123-456789abcdef", "id <id>"],
  [`pin ${"ab".repeat(32)}`, "pin <fingerprint>"],
  [`pin ${Array(32).fill("AB").join(":")}`, "pin <fingerprint>"],
  ["D:\\films\\x.mkv is open", "<path>"],
  [
    "libsecret (gnome-keyring), unlocked, 4.1 ms",
    "libsecret (gnome-keyring), unlocked, 4.1 ms",
  ],
];

for (const [text, redacted] of CASES) {
  Deno.test(`makeRedactor() makes \`${redacted}\` of it`, () => {
    assertEquals(makeRedactor(NAMES)(text), redacted);
  });
}

const MARY = makeRedactor({
  people: ["Mary Ann", "O'Brien", "<account>", "user@home", "José", "Straße"],
  machines: ["192.168.1.20's films", "https://x", "a/b/c", "person"],
  folders: [["/home/mary ann", "~"]],
});
const WHOLE: readonly (readonly [text: string, redacted: string])[] = [
  ["Mary Ann@media.example: works", "<account>: works"],
  ["O'Brien@media.example: works", "<account>: works"],
  ["<account>@media.example: works", "<account>: works"],
  ["user@home@media.example", "<account>"],
  ["mary%20ann and MARY+ANN", "<person> and <person>"],
  [
    "Jose\u0301, JOSÉ, jos%C3%A9, JOS%c3%89",
    "<person>, <person>, <person>, <person>",
  ],
  ["STRASSE, straße, stra%C3%9Fe", "<person>, <person>, <person>"],
  ["192.168.1.20's films: Jellyfin", "<machine>: Jellyfin"],
  ["in /home/Mary Ann/x", "in ~/x"],
  ["in /home/mary anne", "in <path>"],
  ["a person on a machine", "a <machine> on a machine"],
];

for (const [text, redacted] of WHOLE) {
  Deno.test(`makeRedactor() makes \`${redacted}\` of a whole name: ${text}`, () => {
    assertEquals(MARY(text), redacted);
  });
}

/**
 * Generates names as people choose them, and names that look like something
 * else.
 */
const word = fc.string({ minLength: 2, maxLength: 6, unit: "grapheme" });
const anyName = fc.oneof(
  fc.array(word, { minLength: 1, maxLength: 3 }).map((it) => it.join(" ")),
  fc.tuple(
    word,
    fc.constantFrom("'", "<", ">", "@", ".", "/", ":", "%20", "\\"),
    word,
  )
    .map((it) => it.join("")),
  fc.constantFrom(
    "192.168.1.7",
    "<person>",
    "https://x.example",
    "Mary Ann",
    "Mary",
    "Ann",
    "a@b",
    "C:\\Users\\x",
    "0123456789abcdef0123456789abcdef",
    "王小明",
    "Ærøskøbing",
  ),
).map((it) => it.trim()).filter((it) => /[\p{L}\p{N}]{2}/u.test(it));
const host = fc.stringMatching(/^[a-z]{6,12}$/).map((it) => `${it}.example`);

/** The forms in which a name can appear. */
const FORMS: readonly ((name: string) => string)[] = [
  (it) => it,
  (it) => it.toUpperCase(),
  (it) => it.toLowerCase(),
  (it) => it.normalize("NFD"),
  (it) => it.normalize("NFKC"),
  (it) => encodeURIComponent(it),
  (it) => encodeURI(it),
  (it) => encodeURIComponent(it).toLowerCase(),
];

Deno.test("makeRedactor() leaves no name in any form, whatever it is", () => {
  const names = fc.tuple(anyName, anyName, anyName, host, fc.nat(7));
  fc.assert(
    fc.property(names, ([person, alias, server, hostName, at]) => {
      const form = FORMS[at] ?? String;
      const redact = makeRedactor({
        people: [person, alias],
        machines: [server, hostName, `https://${hostName}/x`],
        folders: [[`/home/${person}`, "~"]],
      });
      for (const name of [person, alias, server, hostName]) {
        const told = redact(`[[ ${form(name)} ]]`);
        // A form of a name may begin or end with a space of its own.
        assertMatch(told, /^\[\[\s*(<[a-z]+>)+\s*\]\]$/);
      }
      // Somebody may be called "in", but nobody has one letter for a name.
      assertEquals(redact(`${person}@${hostName}: y`), "<account>: y");
      assertEquals(redact(`y /home/${person}/y`), "y ~/y");
      const quoted = redact(`Y "https://${hostName}/x": y`);
      assertEquals(quoted, 'Y "<machine>": y');
    }),
    { numRuns: 100 },
  );
});
