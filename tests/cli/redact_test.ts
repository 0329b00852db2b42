import fc from "fast-check";
import { makeRedactor } from "../../src/cli/redact.ts";
import { assert, assertEquals } from "../assert.ts";

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
  ["metadata of sofabed", "metadata of sofabed"],
  ["/opt/secret place/x and /etc/passwd", "<path> place/x and <path>"],
  ["192.168.1.20 and fe80::1:2 and [2001:db8::7]", "<ip> and <ip> and <ip>"],
  ["id 0123456789abcdef0123456789abcdef", "id <id>"],
  ["id 01234567-89ab-cdef-0123-456789abcdef", "id <id>"],
  [`pin ${"ab".repeat(32)}`, "pin <fingerprint>"],
  [`pin ${Array(32).fill("AB").join(":")}`, "pin <fingerprint>"],
  ["D:\\films\\x.mkv is open", "<path> is open"],
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

const word = fc.stringMatching(/^[a-z]{6,12}$/);
const anyName = fc.array(
  fc.string({ minLength: 1, maxLength: 8, unit: "grapheme" }),
  { minLength: 1, maxLength: 3 },
).map((it) => it.join(" ").trim()).filter((it) => it.length > 2);

Deno.test("makeRedactor() leaves no name that it was told, whatever it is", () => {
  fc.assert(fc.property(anyName, anyName, word, (person, machine, host) => {
    const redact = makeRedactor({
      people: [person],
      machines: [machine, `${host}.example`],
      folders: [[`/home/${person}`, "~"]],
    });
    const told = [
      `${person} on ${machine}`,
      `Cannot reach "https://${host}.example:8920/x"`,
      `${person}@${host}.example: works`,
      `in /home/${person}/x`,
    ].map(redact).join("\n");
    assert(!told.includes(host), told);
    for (const name of [person, machine]) {
      if (/^[\p{L}\p{N}]{4,}$/u.test(name) && !PLACEHOLDERS.test(name)) {
        assert(!told.includes(name), `${name} is in ${told}`);
      }
    }
  }));
});

/** Words of the texts and the placeholders themselves. */
const PLACEHOLDERS =
  /^(person|machine|account|address|path|Cannot|reach|works)$/;
