import type { DemoMode } from "../../src/demo/demo_options.ts";
import { assert, assertEquals } from "@std/assert";
import { withDemoClient } from "./demo_client.ts";

/** Lends a film in English (1) and Japanese (2), and its default streams. */
function withFilm(
  mode: DemoMode,
  use: (film: {
    /** Reports progress with these members, and returns the default audio. */
    after: (report: object) => Promise<number>;
    configure: (change: object) => void;
  }) => Promise<void>,
): Promise<void> {
  return withDemoClient(
    { mode, irregular: true },
    async ({ demo, ask, signIn }) => {
      const token = await signIn();
      const film = demo.library.visibleItems().find(({ name }) =>
        name === "Blade Dancer (1982)"
      );
      const user = demo.users.findUser("demo");
      assert(film && user);
      await use({
        async after(report) {
          const body = { ItemId: film.id, PositionTicks: 0, ...report };
          await ask("POST /Sessions/Playing/Progress", { token, body });
          const { json } = await ask(`POST /Items/${film.id}/PlaybackInfo`, {
            token,
            body: { DeviceProfile: {} },
          });
          const [source] = json.MediaSources;
          return source.DefaultAudioStreamIndex;
        },
        configure(change) {
          user.configuration = { ...user.configuration, ...change };
        },
      });
    },
  );
}

for (const [mode, forgotten] of [["10.11", 1], ["12", 2]] as const) {
  Deno.test(`PlaybackInfo of ${mode} returns the audio that was reported last`, () =>
    withFilm(mode, async ({ after, configure }) => {
      assertEquals(await after({}), 1);
      assertEquals(await after({ AudioStreamIndex: 2 }), 2);
      assertEquals(await after({}), forgotten, "a report without a number");
      configure({ RememberAudioSelections: false });
      assertEquals(await after({ AudioStreamIndex: 2 }), 1);
    }));
}

Deno.test("PlaybackInfo returns the audio in the user's language", () =>
  withFilm("12", async ({ after, configure }) => {
    configure({ AudioLanguagePreference: "jpn" });
    assertEquals(await after({}), 1, "the default track comes first");
    configure({ PlayDefaultAudioTrack: false });
    assertEquals(await after({}), 2);
  }));
