import { NEW_PREFERENCES } from "../../src/core/playback_preferences.ts";
import { assertEquals } from "@std/assert";
import { demoTest } from "../demo/demo_session.ts";

demoTest(
  "JellyfinMedia.preferences() reads the account's settings",
  async ({ demo, server }) => {
    assertEquals(await server.media.preferences(), NEW_PREFERENCES);
    const [user] = demo.users.all;
    if (user === undefined) return;
    user.configuration = {
      ...user.configuration,
      AudioLanguagePreference: "jpn",
      PlayDefaultAudioTrack: false,
      SubtitleLanguagePreference: "eng",
      SubtitleMode: "Smart",
      RememberAudioSelections: false,
      RememberSubtitleSelections: false,
      EnableNextEpisodeAutoPlay: false,
    };
    assertEquals(await server.media.preferences(), {
      playsNext: false,
      audioLanguage: "jpn",
      playsDefaultAudio: false,
      subtitleLanguage: "eng",
      subtitleMode: "Smart",
      remembersAudio: false,
      remembersSubtitles: false,
    });
  },
);
