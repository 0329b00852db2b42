import {
  bitrateChoices,
  choiceLabel,
  chooseBitrate,
} from "../../../src/tui/model/bitrate_choices.ts";
import { assertEquals } from "@std/assert";

const SERVER = { server: "media.example", limit: null, settingLimit: null };

Deno.test("bitrateChoices() has the current limit in its place, and a measurement last", () => {
  const limit = 17_300_000;
  const choices = bitrateChoices({ limit });
  const at = choices.indexOf(limit);
  assertEquals(choices.slice(at - 1, at + 2), [20_000_000, limit, 15_000_000]);
  assertEquals([choices[0], choices.at(-1)], [null, "measure"]);
  assertEquals(bitrateChoices({ limit: 4_000_000 }).length, choices.length - 1);
});

Deno.test("chooseBitrate() selects the current limit", () => {
  for (const limit of [null, 4_000_000, 17_300_000]) {
    const { index } = chooseBitrate({ ...SERVER, limit });
    assertEquals(bitrateChoices({ limit })[index], limit);
  }
});

Deno.test("choiceLabel() names the limit of the settings", () => {
  const server = { settingLimit: 8_000_000, isMeasuring: false };
  assertEquals(
    choiceLabel(null, server),
    "as in config.toml: at most 8 Mbit/s",
  );
  assertEquals(choiceLabel(800_000, server), "at most 800 kbit/s");
  assertEquals(choiceLabel("measure", server), "measure the connection");
  assertEquals(
    choiceLabel(null, { ...server, settingLimit: null }),
    "no limit",
  );
});
