import { NO_SETTINGS, type Settings } from "../../src/core/settings.ts";
import {
  effectiveSettings,
  printSettings,
} from "../../src/settings/print_settings.ts";
import { readSettings } from "../../src/settings/read_settings.ts";
import { SETTING_ROWS } from "../../src/settings/setting_rows.ts";
import { KEY_TABLE } from "../../src/tui/keys/key_table.ts";
import { assert, assertEquals } from "@std/assert";

const ALL: Settings = {
  values: {
    "color": "never",
    "ascii": true,
    "timeout": 12.5,
    "play.player": '/opt/it\'s "odd"\\mpv',
    "play.max-bitrate": 1_500_000,
    "autoplay.next-episode": "never",
    "skip.intro": "auto",
    "skip.recap": "off",
    "skip.credits": "auto",
    "skip.commercials": "off",
    "skip.preview": "ask",
    "download.folder": "/mnt/Filme & Serien",
    "download.parallel": 3,
    "tui.theme": "dusk",
    "tui.images": "none",
    "tui.screen-reader": true,
    "tui.hide": ["mpris", "title"],
  },
  themes: {
    dusk: { accent: "#a0b0c0", good: "green", bad: "red", dim: "gray" },
  },
  keys: { play: ["%"], undo: [], mark: ["&", ","] },
};

function printed(settings: Settings, environment = {}): string {
  return printSettings(settings, {
    path: "/home/ada/.config/jellytau/config.toml",
    environment,
    actions: KEY_TABLE.actions(settings.keys),
  });
}

function read(toml: string) {
  return readSettings(toml, { home: null, keys: KEY_TABLE });
}

Deno.test("printSettings() writes a file that sets the same", () => {
  const { settings, problems } = read(printed(ALL));
  assertEquals(problems, []);
  assertEquals(settings.values, ALL.values);
  assertEquals(settings.themes, ALL.themes);
  for (const [action, keys] of Object.entries(ALL.keys)) {
    assertEquals(settings.keys[action], keys);
  }
});

Deno.test("printSettings() writes every default so that it can be read", () => {
  const { settings, problems } = read(printed(NO_SETTINGS));
  assertEquals(problems, []);
  const defaults = SETTING_ROWS.filter((it) => it.default !== null)
    .map((it) => [it.key, it.default]);
  assertEquals(settings.values, Object.fromEntries(defaults));
});

Deno.test("printSettings() explains every setting, also one without a default", () => {
  const text = printed(NO_SETTINGS);
  assert(/^# player = "mpv"$/m.test(text), text);
  for (const { key } of SETTING_ROWS) {
    const name = key.split(".").at(-1);
    assert(new RegExp(`^# [^\\n]+\\n(# )?${name} = `, "m").test(text), key);
  }
  assert(text.split("\n").every((it) => it.startsWith("#") || it.length < 110));
  // The examples are valid too.
  const examples = text.replaceAll(/^# ([a-z-]+ = )/gm, "$1");
  const read = readSettings(examples, { home: "/", keys: KEY_TABLE });
  assertEquals(read.problems, []);
});

Deno.test("effectiveSettings() names the source of each value", () => {
  const all = effectiveSettings(
    { ...NO_SETTINGS, values: { "ascii": true, "tui.images": "sixel" } },
    { environment: { "tui.images": "none" }, actions: [] },
  );
  const sourceOf = (key: string) => {
    const found = all.find((it) => it.key === key);
    return [found?.value, found?.default, found?.source];
  };
  assertEquals(sourceOf("ascii"), [true, false, "file"]);
  assertEquals(sourceOf("tui.images"), ["none", "auto", "environment"]);
  assertEquals(sourceOf("color"), ["auto", "auto", "built-in"]);
  assertEquals(sourceOf("timeout"), [null, null, "built-in"]);
});
