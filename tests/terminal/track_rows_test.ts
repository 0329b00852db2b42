/** Tests that version, audio and subtitles can be chosen before a film plays. */
import type { DemoServer } from "../../src/demo/demo_server.ts";
import type { DemoItem } from "../../src/demo/library_items.ts";
import {
  mediaSource,
  pictureStream,
  soundStream,
} from "../../src/demo/media_sources.ts";
import { detailsOf } from "../../src/demo/sample_details.ts";
import type { CommandInput } from "../../src/service/protocol.ts";
import type { ServiceClient } from "../../src/service/service_client.ts";
import { assert, assertEquals } from "@std/assert";
import { KEYS } from "./emulated_screen.ts";
import { inTurn, screenTest, withScreen } from "./screen_fixture.ts";

type Input = CommandInput<"start-playback">;

/** Records what is played; each play ends at once. */
function recording(client: ServiceClient, played: Input[]): ServiceClient {
  return {
    onEvent: client.onEvent.bind(client),
    close: () => Promise.resolve(),
    send(name, input, options) {
      if (name !== "start-playback") return client.send(name, input, options);
      played.push(input as Input);
      return Promise.resolve({ plays: [], failed: 0 }) as Promise<never>;
    },
  };
}

/**
 * Gives the first film two versions in two languages, without subtitles.
 *
 * @returns the ID of the second version
 */
function twoVersions({ library }: DemoServer): string {
  const films = library.visibleItems().filter(({ kind }) => kind === "Movie");
  const film = films.find(({ name }) => name.startsWith("Agnes and the"));
  const cut = films.find((it) => it !== film);
  assert(film && cut);
  const source = (of: DemoItem, name: string) =>
    mediaSource(of, {
      id: of.id,
      path: `/media/Films/Agnes - ${name}.mkv`,
      name: `Agnes - ${name}`,
      container: "mkv",
      sizeBytes: 1_000_000,
      streams: [
        pictureStream(0),
        soundStream(1, { language: "eng", isDefault: true }),
        soundStream(2, { language: "jpn" }),
      ],
    });
  const MediaSources = [source(film, "Theatrical"), source(cut, "Final Cut")];
  Object.assign(film, { details: { ...detailsOf(film), MediaSources } });
  return cut.id;
}

const SCREENS = [
  [80, 24, false],
  [120, 40, false],
  [200, 50, false],
  [120, 40, true],
] as const;

for (const [columns, rows, linear] of inTurn(SCREENS, 2)) {
  screenTest(
    `v, a and t choose what p plays with at ${columns} x ${rows}${
      linear ? ", with a screen reader" : ""
    }`,
    async () => {
      const played: Input[] = [];
      const wrap = ({ client }: { client: ServiceClient }) =>
        recording(client, played);
      const options = { columns, rows, wrap, theme: { linear } };
      await withScreen(options, async ({ screen, demo }) => {
        await screen.waitFor(linear ? /Films.*1 of/ : /▌ +Films +\d+/);
        screen.press(KEYS.enter);
        await screen.waitFor(linear ? /Agnes and the/ : /▌ .*Agnes and the/);
        const cutId = twoVersions(demo.server);
        await screen.waitForRest();
        screen.press("i");
        await screen.waitFor(/Version +▸ Theatrical · Final Cut .*\[v\]/);
        await screen.waitFor(/Audio +▸ English · Japanese .*\[a\]/);
        screen.press("v", "a");
        await screen.waitFor(/Version +Theatrical · ▸ Final Cut/);
        await screen.waitFor(/Audio +English · ▸ Japanese/);
        screen.press("t");
        await screen.waitFor("There are no subtitles");
        screen.press("p");
        await screen.waitUntil(() => played.length > 0, "the play");
        const [input] = played;
        assert(input);
        const { version, audio, subtitles } = input;
        assertEquals([version, audio, subtitles], [cutId, "2", null]);
      });
    },
  );
}
