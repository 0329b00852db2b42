/** Tests details that a user notices in the first minutes. */
import { Failure } from "../../src/core/failure.ts";
import type { ServiceClient } from "../../src/service/service_client.ts";
import { localDate } from "../../src/core/labels.ts";
import { assert, assertEquals } from "@std/assert";
import { KEYS } from "./emulated_screen.ts";
import { screenTest, withLargeLibrary, withScreen } from "./screen_fixture.ts";

/** The accent colour of a theme with 16 colours. */
const CYAN = 6;

screenTest(
  "h and l move within a line of a grid, as the arrows do",
  () =>
    withScreen({}, async ({ screen }) => {
      await screen.waitFor(/▌ +Films +\d+/);
      screen.press(KEYS.enter);
      await screen.waitFor(/▌ .*Agnes and the/);
      screen.press("v");
      // Its message appears and disappears by itself.
      await screen.waitFor(/Library: \d+ new/);
      await screen.waitUntil((it) => !it.includes("Library:"), "no message");
      const start = await screen.waitForRest();
      screen.press("l");
      const moved = await screen.waitUntil(
        (it) => it !== start,
        "the next cell",
      );
      assert(moved.includes("Films ("), moved);
      screen.press("h");
      await screen.waitUntil((it) => it === start, "the first cell");
    }),
);

screenTest(
  "the row with the cursor has one style behind its first cell",
  () =>
    withScreen({}, async ({ screen }) => {
      await screen.waitFor(/▌ +Films +\d+/);
      screen.press("A");
      await screen.waitFor("(active)");
      await screen.waitForRest();
      const row = screen.lines().findIndex((it) => it.includes("(active)"));
      const from = screen.lines()[row]?.indexOf("▌ ") ?? 0;
      const cellsOf = (length: number) =>
        Array.from({ length }, (_, at) => {
          const { inverse, color } = screen.cell(from + at, row);
          return [inverse, color];
        });
      const [bar, ...others] = cellsOf(40);
      assertEquals(bar, [false, CYAN]);
      assertEquals(others, Array.from({ length: 39 }, () => [true, -1]));
    }),
);

screenTest(
  "a message has the same time in the list and beside it",
  () =>
    withScreen({}, async ({ screen }) => {
      const startMs = Date.now();
      await screen.waitFor(/Library: \d+ new/);
      screen.press("!");
      const shown = await screen.waitFor(/│ \d{4}-\d\d-\d\d \d\d:\d\d:\d\d/);
      const [, date, time] =
        /│ (\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)/.exec(shown) ?? [];
      const days = [startMs, Date.now()].map(localDate);
      assert(days.includes(date ?? ""), shown);
      assertEquals(shown.split(time ?? "none").length, 3, shown);
    }),
);

screenTest(
  "Esc ends a filter and leaves the cursor on the item that it found",
  () =>
    withScreen({}, async ({ screen }) => {
      await screen.waitFor(/▌ +Films +\d+/);
      screen.press(KEYS.enter);
      await screen.waitFor(/▌ .*Agnes and the/);
      for (const ends of [[KEYS.enter, KEYS.esc], [KEYS.esc]]) {
        screen.press("/", ..."violin");
        const found = await screen.waitFor(/\/violin_[^]*│ ▌ [^│]*Violin/);
        // The scroll bar is behind the year.
        const [row = ""] = /│ ▌ [^│]*Violin[^│]*\d{4}/.exec(found) ?? [];
        screen.press(...ends);
        await screen.waitFor(/Films \(\d\d+\)/);
        await screen.waitUntil((it) => it.includes(row), `cursor on ${row}`);
        screen.press("g");
        await screen.waitFor(/▌ .*Agnes and the/);
      }
    }),
);

screenTest(
  "a filter in Music finds the albums of its list alone",
  () =>
    withScreen({}, async ({ screen }) => {
      await screen.waitFor(/Music +\d+/);
      screen.press("j", "j", KEYS.enter);
      const all = await screen.waitFor(/Music \(\d+\)/);
      screen.press("/", "e");
      const some = await screen.waitFor(/Music \(\d+\)[^]*\/e_/);
      const shown = await screen.waitForRest();
      const count = (it: string) => Number(/Music \((\d+)\)/.exec(it)?.[1]);
      assert(count(some) > 0, some);
      assert(count(shown) <= count(all), `${count(shown)} of ${count(all)}`);
    }),
);

screenTest(
  "the caret moves in a filter, in the palette and in the sign-in form",
  () =>
    withScreen({}, async ({ screen }) => {
      await screen.waitFor(/▌ +Films +\d+/);
      screen.press(KEYS.enter);
      await screen.waitFor(/▌ .*Agnes and the/);
      screen.press("/", ..."gnes", KEYS.home, "a", KEYS.end, "x");
      await screen.waitFor("/agnesx_");
      screen.press(KEYS.left);
      await screen.waitFor("/agnesx ");
      screen.press("\x1b[3~", "\x17");
      await screen.waitFor("/_");
      screen.press(KEYS.esc);
      await screen.waitForRest();
      screen.press(":", ..."uit", "\x01", "q");
      await screen.waitFor(/:quit[^]*> leave/);
      screen.press(KEYS.esc);
      await screen.waitForRest();
      screen.press("a", ..."media.example", KEYS.home, ..."my-");
      await screen.waitFor("my-media.example");
      const row = screen.lines().findIndex((it) => it.includes("my-media"));
      const at = screen.lines()[row]?.indexOf("my-media") ?? 0;
      const inverse = [...Array(8).keys()]
        .map((it) => screen.cell(at + it, row).inverse);
      assertEquals(inverse.indexOf(true), 3);
    }),
);

screenTest(
  "a key that does nothing says so, and the messages do not keep it",
  () =>
    withScreen({}, async ({ screen }) => {
      await screen.waitFor(/▌ +Films +\d+/);
      await screen.waitFor(/Library: \d+ new/);
      screen.press("%");
      await screen.waitFor("% does nothing here; ? shows the keys");
      screen.press("z");
      await screen.waitFor(/Choose a title first|Nothing is playing/);
      screen.press("/");
      await screen.waitFor("/ (filter this list) does nothing here");
      screen.press("-", "P");
      await screen.waitFor("Nothing is playing");
      screen.press("!");
      await screen.waitFor(/Messages \(\d\)/);
      assert(!screen.text().includes("does nothing"), screen.text());
    }),
);

screenTest(
  "q asks before it stops the player",
  () =>
    withScreen(
      { wrap: ({ client }) => held(client) },
      async ({ screen }) => {
        await screen.waitFor(/▌ +Films +\d+/);
        screen.press(KEYS.enter);
        await screen.waitFor(/▌ .*Agnes and the/);
        screen.press("p");
        await screen.waitFor("contacting the server");
        screen.press("q");
        await screen.waitFor(/Stop Agnes and the .* and quit\?/);
        screen.press("n");
        await screen.waitFor("Films (");
        assert(screen.alternate);
        screen.press("q", "y");
        await screen.waitUntil(() => !screen.alternate, "the end");
      },
    ),
);

/** Wraps a service whose server never answers a play. */
function held(client: ServiceClient): ServiceClient {
  const signals: (AbortSignal | undefined)[] = [];
  return {
    onEvent: client.onEvent.bind(client),
    close: () => Promise.resolve(),
    send(name, input, options) {
      if (name !== "start-playback") return client.send(name, input, options);
      const { promise, reject } = Promise.withResolvers<never>();
      const stopped = new Failure("cancelled", "Cannot finish: stopped");
      // Deno drops a combined signal that nothing refers to.
      signals.push(options?.signal);
      options?.signal?.addEventListener("abort", () => reject(stopped));
      return promise;
    },
  };
}

screenTest(
  "a sync without changes counts nothing, and S during it says that it runs",
  () =>
    withScreen({}, async ({ screen }) => {
      await screen.waitFor(/Library: \d+ new/);
      await screen.waitForRest();
      screen.press("S", "S");
      await screen.waitFor("A sync is already running");
      await screen.waitFor("Library: 0 new, 0 changed, 0 removed");
      assert(!screen.written.includes("0/0"));
    }),
);

screenTest(
  "J and K open the neighbours of a title, and Esc goes back to the last one",
  () =>
    withLargeLibrary({}, async ({ screen }) => {
      await screen.waitFor(/▌ +Films +\d+/);
      screen.press(KEYS.enter);
      await screen.waitFor(/▌ .*Agnes and the Astronomer/);
      await screen.waitForRest();
      screen.press(KEYS.enter);
      await screen.waitFor("› Agnes and the Astronomer\n");
      screen.press("K");
      await screen.waitFor("No title comes before");
      screen.press("J");
      await screen.waitFor("› Agnes and the Compass\n");
      await screen.waitFor(/│ Agnes and the Compass +│/);
      screen.press("J", "K");
      await screen.waitFor("› Agnes and the Compass\n");
      await screen.waitForRest();
      screen.press(KEYS.esc);
      await screen.waitFor(/▌ .*Agnes and the Compass/);
    }),
);

screenTest(
  "J and K show the neighbours of a series too",
  () =>
    withLargeLibrary({}, async ({ screen }) => {
      await screen.waitFor(/▌ +Films +\d+/);
      screen.press("j", KEYS.enter);
      await screen.waitFor(/▌ .*Blue Carnivals/);
      screen.press("i");
      await screen.waitFor("› Blue Carnivals\n");
      screen.press("J");
      await screen.waitFor("› Blue Signals\n");
      screen.press("K");
      await screen.waitFor("› Blue Carnivals\n");
    }),
);

screenTest(
  "a screen reader reads the caret in a search",
  () =>
    withScreen({ theme: { linear: true } }, async ({ screen }) => {
      await screen.waitFor(/Films, \d+/);
      screen.press("s", "abc");
      await screen.waitFor("showing what matches abc_");
      screen.press(KEYS.left);
      await screen.waitFor("showing what matches ab_c");
      screen.press(KEYS.enter);
      await screen.waitFor(/showing what matches abc\n/);
      screen.press(":", "ab", KEYS.left);
      await screen.waitFor("command a_b: ");
    }),
);
