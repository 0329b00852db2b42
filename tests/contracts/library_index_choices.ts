/** Defines the promises of the tracks that a user chose. */
import type { LibraryIndex } from "../../src/core/library_ports.ts";
import { NO_CHOICES } from "../../src/core/track_choices.ts";
import { assertEquals } from "@std/assert";
import { ACCOUNT, SERIES, STRANGER } from "./library_index_samples.ts";
import type { Promised } from "./promises.ts";

const AUDIO = {
  language: "jpn",
  title: "Japanese",
  codec: "aac",
  place: 1,
  isForced: false,
};
const SUBTITLE = {
  language: null,
  title: null,
  codec: null,
  place: 0,
  isForced: true,
};
const { id } = SERIES;

export const OF_CHOICES: readonly Promised<LibraryIndex>[] = [
  ["findChoices() returns what was saved, also before the first sync", (
    { choices },
  ) => {
    assertEquals(choices.findChoices(ACCOUNT, id), NO_CHOICES);
    const first = { audio: AUDIO, subtitle: SUBTITLE };
    choices.saveChoices(ACCOUNT, { id, choices: first });
    choices.saveChoices(ACCOUNT, { id, choices: { version: "2160p" } });
    const expected = { ...first, version: "2160p" };
    assertEquals(choices.findChoices(ACCOUNT, id), expected);
    assertEquals(choices.findChoices(STRANGER, id), NO_CHOICES);
    assertEquals(choices.findChoices(ACCOUNT, "9".repeat(32)), NO_CHOICES);
  }],

  ["saveChoices() replaces and removes single choices", ({ choices }) => {
    const all = { audio: AUDIO, subtitle: SUBTITLE, version: "2160p" };
    choices.saveChoices(ACCOUNT, { id, choices: all });
    const changes = { subtitle: "off", version: null } as const;
    choices.saveChoices(ACCOUNT, { id, choices: changes });
    const expected = { audio: AUDIO, ...changes };
    assertEquals(choices.findChoices(ACCOUNT, id), expected);
  }],
];
