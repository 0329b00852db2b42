/** Tests the page of a film, with titles and people as real ones are. */
import type { DemoSession } from "../../src/cli/context.ts";
import { Failure } from "../../src/core/failure.ts";
import type { ServiceClient } from "../../src/service/service_client.ts";
import { assert, assertEquals } from "@std/assert";
import { type EmulatedScreen, KEYS } from "./emulated_screen.ts";
import {
  inTurn,
  type ScreenFixture,
  screenTest,
  withScreen,
} from "./screen_fixture.ts";
import { checkBorders, TITLES } from "./untidy_titles.ts";

const SIZES = [
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
  { columns: 200, rows: 50 },
];

/** Gives every film of the demo people and a tagline with untidy names. */
function untidyPeople(
  { client, server }: ScreenFixture["demo"],
): ServiceClient {
  for (const item of server.library.visibleItems()) {
    if (item.kind !== "Movie" || !item.details) continue;
    const { People = [] } = item.details;
    Object.assign(item.details, {
      Taglines: [TITLES.join(" ")],
      People: TITLES.flatMap((Name) => [
        { Name, Role: Name, Type: "Actor" },
        { Name, Type: "Director" },
      ]).concat(Object(People)),
    });
  }
  return client;
}

/** Opens the page of the film with versions and extras. */
async function openFilm(screen: EmulatedScreen): Promise<void> {
  await screen.waitFor(/Library: \d+ new/);
  screen.press("s", ..."blade dancer");
  await screen.waitFor(/▌ .*Blade Dancer/);
  screen.press(KEYS.enter, KEYS.enter);
  await screen.waitFor("Home › Search › Blade Dancer");
}

for (const size of inTurn(SIZES, 0)) {
  const { columns, rows } = size;
  screenTest(
    `a film shows its versions, people and extras at ${columns} by ${rows}`,
    () =>
      withScreen(
        { ...size, irregular: true, wrap: untidyPeople },
        async ({ screen }) => {
          await openFilm(screen);
          await screen.waitFor(/Tampere Pictures · Finland, Japan/);
          await screen.waitForRest();
          const seen: string[] = [];
          const edges = [0, columns - 1];
          for (let i = 0; i < 12; i++) {
            seen.push(await screen.waitForRest());
            checkBorders(screen, { edges });
            screen.press(KEYS.pageDown);
          }
          for (
            const wanted of [
              /Lamatanssija/,
              /critics 90\/100/,
              /version 2 +Blade Dancer \(1982\) - Final Cut, mp4, 13\.5 MB/,
              /Audio +▸ English · Japanese .*\[a\]/,
              /directors +น้ำตาลแดง/,
              /cast +น้ำตาลแดง น้ำ as น้ำตาลแดง/,
              /extras +Official, trailer, 1 min · Making Of, behind the/,
              /collections +Harbour Collection/,
              /similar +\S/,
            ]
          ) {
            assert(seen.some((it) => wanted.test(it)), `${wanted}\n${seen[0]}`);
          }
        },
      ),
  );
}

screenTest(
  "E plays the trailer and the other extras of a film",
  async () => {
    const played: unknown[] = [];
    const wrap = ({ client }: DemoSession): ServiceClient => ({
      onEvent: client.onEvent.bind(client),
      close: () => Promise.resolve(),
      send(name, input, options) {
        if (name !== "start-playback") return client.send(name, input, options);
        played.push(Object(input).items);
        return Promise.reject(new Failure("timeout", "Cannot play: test"));
      },
    });
    await withScreen({ irregular: true, wrap }, async ({ screen, demo }) => {
      await openFilm(screen);
      await screen.waitFor("Official, trailer");
      screen.press("E");
      await screen.waitFor("Cannot play: test");
      const item = "Blade Dancer (1982)";
      const input = { account: null, item, orStored: false };
      const { extras } = await demo.client.send("refresh-item", input);
      assertEquals(played, [extras?.map((it) => it.id)]);
    });
  },
);

for (const linear of [false, true]) {
  screenTest(
    `a film shows what is stored and names what is missing without a server${
      linear ? ", to a screen reader" : ""
    }`,
    () =>
      withScreen(
        { irregular: true, theme: { linear }, rows: 40 },
        async ({ screen, demo }) => {
          await screen.waitFor(/Library: \d+ new/);
          demo.server.options.answer = () =>
            new Response(null, { status: 503 });
          screen.press("s", ..."blade dancer");
          await screen.waitFor(/(▌ . +|Films: )(Films +)?Blade Dancer/);
          screen.press(KEYS.enter, KEYS.enter);
          await screen.waitFor(/Without people, tracks, versions and extras: /);
          const shown = await screen.waitFor("A retired dancer is asked");
          assert(shown.includes("Lamatanssija"), shown);
          assert(!shown.includes("version 2"), shown);
          screen.press("E");
          await screen.waitFor("Cannot list the extras");
        },
      ),
  );
}
