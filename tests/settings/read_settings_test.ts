import type { SettingKey } from "../../src/core/settings.ts";
import { readSettings } from "../../src/settings/read_settings.ts";
import { SETTING_ROWS } from "../../src/settings/setting_rows.ts";
import { KEY_TABLE } from "../../src/tui/keys/key_table.ts";
import { assert, assertEquals } from "@std/assert";
import { SECRET_WORD } from "../secret_word.ts";

/** Each key with a good value, what it is read as, a bad one, and the reason. */
const TABLE: Readonly<
  Record<SettingKey, readonly [string, unknown, string, string]>
> = {
  "color": [
    '"never"',
    "never",
    '"nver"',
    'must be "auto", "always" or "never" (did you mean "never"?)',
  ],
  "ascii": ["true", true, '"yes"', "must be true or false, without quotes"],
  "timeout": [
    "2.5",
    2.5,
    "0",
    "must be a number of seconds from 0.1 to 86400",
  ],
  "play.player": [
    '"vlc"',
    "vlc",
    '"./vlc"',
    'must be an absolute path, or begin with "~/"',
  ],
  "play.max-bitrate": [
    '"4M"',
    4_000_000,
    "4000000",
    'must be a rate from "64k" to "1000M" in quotes, such as "4M", or "off"',
  ],
  "autoplay.next-episode": [
    '"never"',
    "never",
    "false",
    'must be "account", "always" or "never"',
  ],
  "skip.intro": ['"auto"', "auto", '"skip"', 'must be "off", "ask" or "auto"'],
  "skip.recap": ['"off"', "off", '"skip"', 'must be "off", "ask" or "auto"'],
  "skip.credits": ['"ask"', "ask", "1", 'must be "off", "ask" or "auto"'],
  "skip.commercials": [
    '"auto"',
    "auto",
    "true",
    'must be "off", "ask" or "auto"',
  ],
  "skip.preview": ['"ask"', "ask", "[]", 'must be "off", "ask" or "auto"'],
  "download.folder": [
    '"~/Films"',
    "/home/ada/Films",
    '"Films"',
    'must be an absolute path, or begin with "~/"',
  ],
  "download.parallel": [
    "16",
    16,
    "17",
    "must be a whole number of files from 1 to 16",
  ],
  "tui.theme": [
    '"high-contrast"',
    "high-contrast",
    '"high-contast"',
    'must be a theme: "terminal", "high-contrast", "jellyfin" or ' +
    '"monochrome" (did you mean "high-contrast"?)',
  ],
  "tui.images": [
    '"sixel"',
    "sixel",
    '"sixels"',
    'must be "auto", "kitty", "iterm", "sixel", "half-blocks" or "none" ' +
    '(did you mean "sixel"?)',
  ],
  "tui.screen-reader": [
    "false",
    false,
    "1",
    "must be true or false, without quotes",
  ],
  "tui.hide": [
    '["mpris", "title"]',
    ["mpris", "title"],
    '["mpirs"]',
    'must be a list of "mpris", "title" or "notifications" ' +
    '(did you mean "mpris"?)',
  ],
};

function read(toml: string) {
  return readSettings(toml, { home: "/home/ada", keys: KEY_TABLE });
}

/** Returns a file with one setting, on line 2 or 3. */
function fileWith(key: string, value: string): string {
  const [name = "", ...above] = key.split(".").reverse();
  const table = above.length === 0 ? [] : [`[${above.reverse().join(".")}]`];
  return ["# A comment", ...table, `${name} = ${value} # another`].join("\n");
}

function lineOf(key: string): number {
  return key.includes(".") ? 3 : 2;
}

for (const { key } of SETTING_ROWS) {
  const [good, value, bad, reason] = TABLE[key];
  Deno.test(`readSettings() reads a good value of ${key}`, () => {
    const { settings, problems } = read(fileWith(key, good));
    assertEquals(problems, []);
    assertEquals(settings.values, { [key]: value });
  });

  Deno.test(`readSettings() refuses a bad value of ${key}`, () => {
    const { problems } = read(fileWith(key, bad));
    const message = `"${key}" ${reason}`;
    assertEquals(problems, [{ line: lineOf(key), key, message, hint: null }]);
  });

  Deno.test(`readSettings() never repeats a value of ${key}`, () => {
    for (const value of [`"${SECRET_WORD}!"`, `["${SECRET_WORD}"]`]) {
      const { problems } = read(fileWith(key, value));
      assert(!JSON.stringify(problems).includes(SECRET_WORD));
    }
  });

  Deno.test(`readSettings() refuses a misspelt ${key} and suggests it`, () => {
    const misspelt = `${key}s`;
    const { problems: [problem, ...more] } = read(fileWith(misspelt, good));
    assertEquals(more, []);
    assertEquals(problem?.line, lineOf(key));
    assertEquals(
      problem?.message,
      `"${misspelt}" is not a setting (did you mean "${key}"?)`,
    );
  });
}

const UNKNOWN: readonly (readonly [toml: string, key: string, rest: string])[] =
  [
    ['player = "mpv"', "player", ' (did you mean "play.player"?)'],
    ["[plya]\nx = 1", "plya", ' (did you mean "play"?)'],
    ["[unheard-of]\nx = 1", "unheard-of", ""],
    ["[skip]\nadverts = 1", "skip.adverts", ""],
    ["color.when = 1", "color", ""],
    ['"0123456789abcdef0123456789abcdef" = 1', "…", ""],
    ["__proto__ = 1", "__proto__", ""],
  ];

for (const [toml, key, rest] of UNKNOWN) {
  Deno.test(`readSettings() refuses the unknown key in \`${toml}\``, () => {
    const { problems: [problem, ...more] } = read(toml);
    assertEquals(more, []);
    assertEquals(problem?.key, key);
    if (key === "color") return; // it is known, but no table
    assertEquals(problem?.message, `"${key}" is not a setting${rest}`);
  });
}

Deno.test("readSettings() refuses a setting in place of its table", () => {
  const { problems } = read("skip = true");
  assertEquals(problems.map((it) => it.message), [
    '"skip" is a table: write [skip] above its settings',
  ]);
});

for (
  const key of [
    "token",
    "password",
    "Passphrase",
    "api-key",
    "apiKey",
    "play.access_token",
    "tui.secret",
    "keys.password",
    "themes.mine.token",
    "a.b.c.credentials",
  ]
) {
  Deno.test(`readSettings() refuses ${key} as a secret without its value`, () => {
    const { problems } = read(`${key} = "${SECRET_WORD}"`);
    const found = problems.find((it) => it.key === key);
    assertEquals(
      found?.message,
      `"${key}" looks like a secret, and no secret belongs in this file`,
    );
    assert(found?.hint?.includes("`jellytau auth login "), `${found?.hint}`);
    assertEquals(problems.filter((it) => it.key === key).length, 1);
    assert(!JSON.stringify(problems).includes(SECRET_WORD));
  });
}

Deno.test("readSettings() quotes nothing of a file that is not TOML", () => {
  for (
    const toml of [
      `player = ${SECRET_WORD}`,
      SECRET_WORD,
      `player = "${SECRET_WORD}`,
      `ascii = true\nascii = "${SECRET_WORD}"`,
      `ascii = 1979-99-99T${SECRET_WORD}`,
      `[${SECRET_WORD}`,
    ]
  ) {
    const { settings, problems } = read(`# a file\n${toml}`);
    assertEquals(settings.values, {});
    assertEquals(problems.length, 1, toml);
    assert(problems[0]?.line === 2 || problems[0]?.line === 3, toml);
    assert(!JSON.stringify(problems).includes(SECRET_WORD), toml);
  }
});

Deno.test("readSettings() lists every problem in the order of the lines", () => {
  const { problems } = read(
    'ascii = 1\n\n[play]\nplayer = ""\nmax-bitrate = "4X"\n[tui]\nimage = "x"\n',
  );
  assertEquals(problems.map(({ line, key }) => [line, key]), [
    [1, "ascii"],
    [4, "play.player"],
    [5, "play.max-bitrate"],
    [7, "tui.image"],
  ]);
});

Deno.test("readSettings() finds the line on which a list begins", () => {
  const { problems } = read(
    '[tui]\n# places\nhide = [\n  "mpris",\n  "x",\n]\n',
  );
  assertEquals(problems.map(({ line }) => line), [3]);
});

Deno.test("readSettings() reads a theme and uses it by its name", () => {
  const { settings, problems } = read(
    '[tui]\ntheme = "dusk"\n[themes.dusk]\naccent = "#a0b0c0"\nbad = "bright-red"\n',
  );
  assertEquals(problems, []);
  assertEquals(settings.themes, {
    dusk: { accent: "#a0b0c0", good: "green", bad: "bright-red", dim: "faint" },
  });
});

const THEMES: readonly (readonly [toml: string, message: string])[] = [
  ["themes = 1", '"themes" must be a table: write [themes.<name>]'],
  ["[themes]\ndusk = 1", '"themes.dusk" must be a table of colours'],
  [
    "[themes.terminal]",
    '"themes.terminal" is a built-in theme: choose another name',
  ],
  [
    '[themes."a b"]',
    '"themes.…" must have a name of letters, digits, - and _',
  ],
  [
    '[themes.dusk]\naccnt = "red"',
    '"themes.dusk.accnt" is not a part of a theme: use "accent", "good", ' +
    '"bad" or "dim" (did you mean "accent"?)',
  ],
  [
    '[themes.dusk]\naccent = "cian"',
    '"themes.dusk.accent" must be "#rrggbb" or a colour such as "cyan" or ' +
    '"bright-red" (did you mean "cyan"?)',
  ],
];

for (const [toml, message] of THEMES) {
  Deno.test(`readSettings() refuses the theme in \`${toml}\``, () => {
    assertEquals(read(toml).problems.map((it) => it.message), [message]);
  });
}

Deno.test("readSettings() reads one key or a list of keys for an action", () => {
  const { settings, problems } = read(
    '[keys]\nplay = "%"\nmark = ["&", ","]\n',
  );
  assertEquals(problems, []);
  assertEquals(settings.keys, { play: ["%"], mark: ["&", ","] });
});

Deno.test("readSettings() leaves the keys of actions unchecked for commands", () => {
  const toml = '[keys]\nplai = "x"\n';
  const read = (keys: typeof KEY_TABLE | null) =>
    readSettings(toml, { home: null, keys }).problems.map((it) => it.message);
  assertEquals(read(null), []);
  assertEquals(read(KEY_TABLE), [
    '"keys.plai" is not an action of the TUI (did you mean "play"?)',
  ]);
  assertEquals(
    readSettings("[keys]\nplay = 1", { home: null, keys: null }).problems
      .map((it) => it.message),
    ['"keys.play" must be a key such as "x", or a list of keys'],
  );
});

Deno.test("readSettings() takes little time for a file of the largest size", () => {
  const lines = Array.from({ length: 1_900 }, (_, i) => `k${i} = ${i}`);
  const startMs = performance.now();
  assertEquals(read(lines.join("\n")).problems.length, lines.length);
  assertEquals(read("a=1\n".repeat(3_000)).problems[0]?.line, null);
  assert(performance.now() - startMs < 5_000);
});
