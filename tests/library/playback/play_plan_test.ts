import { NO_CHOICES } from "../../../src/core/track_choices.ts";
import { NEW_PREFERENCES } from "../../../src/core/playback_preferences.ts";
import { planPlayback } from "../../../src/library/playback/play_plan.ts";
import type { TrackMemory } from "../../../src/library/playback/track_memory.ts";
import { assertEquals } from "../../assert.ts";
import { makeItem } from "../../media_item.ts";
import { downloadTest } from "../download_fixture.ts";

const ENGLISH = {
  language: "eng",
  title: null,
  codec: "subrip",
  place: 0,
  isForced: false,
};

function memoryOf(subtitle: typeof ENGLISH | "off"): TrackMemory {
  const choices = { ...NO_CHOICES, subtitle };
  return {
    wanted: (named) => named,
    usual: () => ({ preferences: NEW_PREFERENCES, choices }),
    change: () => undefined,
    save: () => undefined,
  };
}

downloadTest(
  "planPlayback() names the language of earlier subtitles when the server is away, unless they were forced",
  async ({ deps, session: { account } }) => {
    const item = makeItem({ type: "movie", name: "Film" }, 1);
    const languageFor = async (subtitle: typeof ENGLISH | "off") => {
      const memory = memoryOf(subtitle);
      const request = { account, session: null, item, memory };
      return (await planPlayback(deps, request)).languages.subtitles;
    };
    assertEquals(await languageFor(ENGLISH), "eng");
    assertEquals(await languageFor({ ...ENGLISH, isForced: true }), null);
    assertEquals(await languageFor("off"), null);
  },
);
