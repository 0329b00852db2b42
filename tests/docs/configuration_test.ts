/** Tests that docs/configuration.md has every setting and only valid ones. */
import { NO_SETTINGS } from "../../src/core/settings.ts";
import { printSettings } from "../../src/settings/print_settings.ts";
import { readSettings } from "../../src/settings/read_settings.ts";
import { KEY_NAMES } from "../../src/tui/model/key_bindings.ts";
import { KEY_TABLE } from "../../src/tui/keys/key_table.ts";
import { assert, assertEquals } from "@std/assert";

const page = await Deno.readTextFile("docs/configuration.md");
const examples = [...page.matchAll(/```toml\n([\s\S]*?)```/g)]
  .map(([, toml = ""]) => toml);

Deno.test("docs/configuration.md shows what `config print` prints", () => {
  const printed = printSettings(NO_SETTINGS, {
    path: "config.toml",
    environment: {},
    actions: KEY_TABLE.actions({}),
  });
  assertEquals(examples.at(-1), printed);
});

Deno.test("docs/configuration.md has only valid examples", () => {
  assertEquals(examples.length, 3);
  for (const toml of examples) {
    const { problems } = readSettings(toml, { home: "/", keys: KEY_TABLE });
    assertEquals(problems, [], toml);
  }
});

Deno.test("docs/configuration.md lists the names of all keys", () => {
  for (const name of KEY_NAMES) assert(page.includes(`\`${name}\``), name);
});
