/** Tests playlists and collections, with titles as real ones are. */
import { bareItem } from "../../src/demo/library_items.ts";
import { assert, assertEquals } from "@std/assert";
import type { ServiceClient } from "../../src/service/service_client.ts";
import { addPlaylist } from "../demo/add_playlist.ts";
import { type EmulatedScreen, KEYS } from "./emulated_screen.ts";
import {
  type ScreenFixture,
  screenTest,
  withLargeLibrary as withScreen,
} from "./screen_fixture.ts";
import { checkBorders, TITLES, untidy } from "./untidy_titles.ts";

const SIZES = [
  { columns: 80, rows: 24, edges: [0, 43, 44, 79] },
  { columns: 120, rows: 40, edges: [0, 25, 26, 77, 78, 119] },
];
const id = (letter: string) => letter.repeat(32);

/** Adds a playlist per untidy title, and one with an item twice. */
function withLists(demo: ScreenFixture["demo"]) {
  const { server } = demo;
  const client = untidy(demo);
  const films = server.library.visibleItems()
    .filter(({ kind }) => kind === "Movie").map((it) => it.id);
  const [first = "", second = "", third = ""] = films;
  TITLES.forEach((name, at) =>
    addPlaylist(server, {
      id: at.toString(16).padStart(32, "0"),
      name,
      ids: films.slice(at, at + 40),
    })
  );
  const photo = { kind: "Photo", name: "Photo", sortName: "photo" } as const;
  const made = { id: id("9"), createdMs: 0, details: {} };
  server.library.add({ ...bareItem({ ...photo, ...made }), listed: true });
  addPlaylist(server, {
    id: id("e"),
    name: "0 Evening",
    ids: [second, first, second, id("9"), third, second],
  });
  addPlaylist(server, {
    id: id("f"),
    name: "Harbour",
    ids: films.slice(0, 3),
    kind: "BoxSet",
  });
  return client;
}

/** Moves the cursor of the side bar to a row. */
async function goTo(screen: EmulatedScreen, row: string): Promise<void> {
  await screen.waitFor(/Library: \d+ new/);
  await screen.waitFor(new RegExp(`${row} +\\d+`));
  await screen.waitForRest();
  screen.press("h", "g");
  for (let pressed = 0; pressed < 12; pressed++) {
    if (new RegExp(`▌ +${row} `).test(screen.text())) break;
    screen.press("j");
    await screen.waitForRest();
  }
  screen.press(KEYS.enter);
}

for (const { columns, rows, edges } of SIZES) {
  screenTest(
    `playlists of untidy titles open in their order at ${columns} by ${rows}`,
    () =>
      withScreen({ columns, rows, wrap: withLists }, async ({ screen }) => {
        await goTo(screen, "Playlists");
        await screen.waitFor("Playlists (11)");
        await screen.waitFor(/▌ .*0 Evening .* 6 │/);
        for (const keys of [[], ["G"], ["k"], ["g"]]) {
          screen.press(...keys);
          await screen.waitForRest();
          checkBorders(screen, { edges });
        }
        screen.press(KEYS.enter);
        await screen.waitFor("0 Evening (5)");
        const shown = await screen.waitFor("1 not in your libraries");
        await screen.waitForRest();
        checkBorders(screen, { edges });
        assert(/Home › Playlists › 0 Evening/.test(shown), shown);

        // The same item again is another row.
        screen.press("j", "j", "j");
        await screen.waitForRest();
        screen.press("j", KEYS.enter);
        await screen.waitFor(/╭─ Movie/);
        screen.press(KEYS.esc);
        await screen.waitFor("0 Evening (5)");
        screen.press("j");
        await screen.waitForRest();
        checkBorders(screen, { edges });
        screen.press(KEYS.esc);
        await screen.waitFor(/Home › Playlists\n/);
        await screen.waitFor(/▌ .*0 Evening .* 6 │/);

        screen.press("/", ..."東京");
        await screen.waitFor("Playlists (1)");
        screen.press(KEYS.enter, KEYS.enter);
        await screen.waitFor("東京物語 (40)");
        await screen.waitForRest();
        checkBorders(screen, { edges });
        screen.press(KEYS.esc);
        await screen.waitFor("Playlists (1)");
        screen.press(KEYS.esc);
        await screen.waitFor("Playlists (11)");
        await screen.waitFor(/▌ .*東京物語/);
        screen.press("'", "a");
        await screen.waitFor(/▌ .*(A Very|Amélie)/);
      }),
  );
}

screenTest(
  "a collection opens in the server's order, and marks all after a question",
  () =>
    withScreen({ wrap: withLists }, async ({ screen, demo }) => {
      await goTo(screen, "Collections");
      await screen.waitFor(/▌ .*Harbour .* 3 │/);
      screen.press("f");
      await screen.waitFor("Harbour added to your favourites");
      await screen.waitFor(/▌ +♥ Harbour .* 3 │/);
      screen.press("u");
      await screen.waitFor("Harbour removed from your favourites");
      await screen.waitFor(/▌ +Harbour .* 3 │/);
      screen.press("w");
      await screen.waitFor(/This marks 3 items/);
      screen.press("y");
      await screen.waitFor(/3 items marked as/);
      const { library } = demo.server;
      const [user] = demo.server.users.all;
      const ids = library.lists.get(id("f"))?.ids ?? [];
      const isPlayed = (it: string) => {
        const item = library.find(it);
        return item !== null && library.isPlayed(user?.id ?? "", item);
      };
      assertEquals(ids.map(isPlayed), [true, true, true]);
      screen.press("y");
      await screen.waitFor(`library list --collection ${id("f")}`);
      screen.press("s", ..."harbour");
      await screen.waitFor(/Collections +Harbour/);
      screen.press(KEYS.enter);
      await screen.waitForRest();
      screen.press("G");
      await screen.waitFor(/▌ . Collections +Harbour/);
      screen.press(KEYS.enter);
      await screen.waitFor("Search › Harbour");
      await screen.waitFor("Harbour (3)");
      screen.press(KEYS.esc);
      await screen.waitFor("search: harbour");
      screen.press(KEYS.esc);
      await screen.waitFor(/▌ +Collections +1 /);
      await screen.waitForRest();
      screen.press(KEYS.enter);
      await screen.waitFor(/▌ .*Harbour .* 3 │/);
      screen.press(KEYS.enter);
      const shown = await screen.waitFor("Harbour (3)");
      assert(/▌ ✓ /.test(shown), shown);
      screen.press("v");
      await screen.waitForRest();
      screen.press("v", KEYS.esc);
      await screen.waitFor(/▌ .*Harbour .* 3 │/);
    }),
);

screenTest(
  "a list that the server removes leaves the screen, and one that was never read says why",
  () =>
    withScreen({ wrap: withLists }, async ({ screen, demo }) => {
      await goTo(screen, "Playlists");
      await screen.waitFor("Playlists (11)");
      demo.server.library.lists.delete(id("e"));
      demo.server.library.remove(id("e"));
      screen.press(KEYS.enter);
      await screen.waitFor('Cannot open "0 Evening"');
      await screen.waitFor("The server no longer has this playlist");
      screen.press(KEYS.esc);
      await screen.waitFor("Playlists (10)");
      demo.server.options.answer = () => new Response("", { status: 500 });
      screen.press(KEYS.enter);
      await screen.waitFor("Reading this playlist");
    }),
);

screenTest(
  "J, K and x change a playlist on the server, and the cursor stays on the entry",
  () =>
    withScreen({ wrap: withLists }, async ({ screen, demo }) => {
      const { library } = demo.server;
      const on = () => library.lists.get(id("e"))?.ids ?? [];
      const [second = "", first = "", , photo = "", third = ""] = on();
      await goTo(screen, "Playlists");
      await screen.waitFor(/▌ .*0 Evening .* 6 │/);
      screen.press(KEYS.enter);
      await screen.waitFor("0 Evening (5)");
      await screen.waitForRest();
      screen.press("K");
      await screen.waitFor("It is the first entry");
      screen.press("J");
      await screen.waitUntil(() => on()[0] === first, "the first one moved");
      await screen.waitForRest();
      assertEquals(on(), [first, second, second, photo, third, second]);
      screen.press("x");
      await screen.waitFor(/Remove .* from 0 Evening\?/);
      screen.press("y");
      await screen.waitFor(/removed/);
      await screen.waitFor("0 Evening (4)");
      assertEquals(on(), [first, second, photo, third, second]);
      await screen.waitForRest();
      screen.press("G");
      await screen.waitForRest();
      screen.press("J");
      await screen.waitFor("It is the last entry");
    }),
);

screenTest(
  "I adds marked titles to a playlist, and to a new one that is typed",
  () =>
    withScreen({ wrap: withLists }, async ({ screen, demo }) => {
      const { library } = demo.server;
      const on = (list: string) => library.lists.get(list)?.ids ?? [];
      await goTo(screen, "Films");
      await screen.waitFor(/Films \(\d+\)/);
      screen.press(" ", " ");
      await screen.waitForRest();
      screen.press("I");
      await screen.waitFor("Add 2 items to a playlist");
      await screen.waitFor(/> 0 Evening +6/);
      screen.press(..."harb", KEYS.down);
      await screen.waitFor(/> New playlist "harb"/);
      screen.press(...Array(4).fill(KEYS.backspace));
      await screen.waitFor(/> 0 Evening +6/);
      screen.press(KEYS.enter);
      await screen.waitFor("2 items added to 0 Evening");
      const added = on(id("e")).slice(6);
      assertEquals(added.length, 2);
      await screen.waitForRest();
      screen.press("I", ..."Night", KEYS.enter);
      await screen.waitFor("added to Night");
      const made = library.visibleItems().find(({ name }) => name === "Night");
      assertEquals(on(made?.id ?? "").length, 1);
      assertEquals(library.lists.get(made?.id ?? "")?.open, false);
      screen.press(KEYS.esc);
      await screen.waitFor(/Playlists +12/);
    }),
);

screenTest(
  "a screen reader reads the playlists to choose from",
  () =>
    withScreen(
      { theme: { linear: true }, wrap: withLists },
      async ({ screen }) => {
        await screen.waitFor(/Films, \d+, 1 of/);
        await screen.waitForRest();
        screen.press(KEYS.enter);
        await screen.waitFor(/Films/);
        await screen.waitForRest();
        screen.press("I");
        await screen.waitFor(/0 Evening, 1 of 1\d/);
        screen.press("x");
        await screen.waitFor(/New playlist "x", 1 of 1/);
        screen.press(KEYS.esc);
      },
    ),
);

screenTest(
  "p plays a playlist, and inside it the entries from the selected one on",
  () => {
    const started: (readonly string[])[] = [];
    const wrap = (demo: ScreenFixture["demo"]): ServiceClient => {
      const client = withLists(demo);
      return {
        ...client,
        onEvent: client.onEvent.bind(client),
        send(name, input, options) {
          if (name !== "start-playback") {
            return client.send(name, input, options);
          }
          started.push((input as { items: readonly string[] }).items);
          return Promise.resolve({ plays: [], failed: 0 }) as Promise<never>;
        },
      };
    };
    return withScreen({ wrap }, async ({ screen, demo }) => {
      await goTo(screen, "Playlists");
      await screen.waitFor(/▌ .*0 Evening .* 6 │/);
      screen.press("p");
      await screen.waitUntil(() => started.length === 1, "the list plays");
      await screen.waitForRest();
      screen.press(KEYS.enter);
      await screen.waitFor("0 Evening (5)");
      await screen.waitForRest();
      screen.press("j", "j");
      await screen.waitForRest();
      screen.press("p");
      await screen.waitUntil(() => started.length === 2, "an entry plays");
      const ids = demo.server.library.lists.get(id("e"))?.ids ?? [];
      // Without the photo, which no library has.
      const rest = ids.filter((it) => it !== id("9")).slice(2);
      assertEquals(started, [[id("e")], rest]);
    });
  },
);

screenTest(
  "a screen without lists has no row for them",
  () =>
    withScreen({}, async ({ screen }) => {
      await screen.waitFor(/Library: \d+ new/);
      const shown = await screen.waitForRest();
      assert(!/Playlists|Collections/.test(shown), shown);
    }),
);
