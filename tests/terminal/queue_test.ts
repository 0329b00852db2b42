/** Tests the queue on the screen: its rows and the keys that change it. */
import type { PlayAction } from "../../src/core/playback_ports.ts";
import type {
  CommandInput,
  PlaybackProgressView,
  Reply,
  ServiceEvent,
} from "../../src/service/protocol.ts";
import type { ServiceClient } from "../../src/service/service_client.ts";
import { assert, assertEquals } from "@std/assert";
import { KEYS } from "./emulated_screen.ts";
import { film } from "./playing_film.ts";
import { inTurn, screenTest, withScreen } from "./screen_fixture.ts";
import { checkBorders } from "./untidy_titles.ts";

const TITLES = [
  "Harbour Street S01E01 Arrival",
  "Harbour Street S01E02 " + "A Very Long Title ".repeat(9),
  "الميناء الصامت",
  "ท่าเรือที่เงียบสงบ",
  "静かな港 第４話",
  "Patient\u202eHarbour",
];

type Item = Reply<"list-queue">["items"][number];

function itemsOf(titles: readonly string[]): Item[] {
  return titles.map((title, key): Item => ({
    key,
    itemId: `${key}`.padStart(32, "0"),
    type: "episode",
    title,
    runtimeMs: 1_500_000,
  }));
}

/** Wraps a service so that a queue plays. */
function queueOf(titles: readonly string[]) {
  let listen: (event: ServiceEvent) => void = () => undefined;
  let changes = 0;
  let number = 1;
  let items = itemsOf(titles);
  const actions: PlayAction[] = [];
  const place = (): PlaybackProgressView["queue"] => (
    { number, total: items.length, repeat: "off", ends: false, changes }
  );
  const tell = (state: PlaybackProgressView["state"] = "playing") =>
    listen({
      kind: "playback-progress",
      item: items[number - 1]?.itemId ?? "",
      requested: "a".repeat(32),
      title: items[number - 1]?.title ?? "",
      state,
      positionMs: 65_000,
      runtimeMs: 1_500_000,
      url: null,
      queue: place(),
      next: null,
      player: null,
      segment: null,
    });
  const act = (action: PlayAction) => {
    actions.push(action);
    if (action.kind === "play-item") number = action.position;
    if (action.kind === "remove-items") {
      items = items.filter((_, at) => !action.positions.includes(at + 1));
    }
    if (action.kind === "shuffle-queue") return;
    if (action.kind === "move-item") {
      const [moved] = items.splice(action.from - 1, 1);
      if (moved) items.splice(action.to - 1, 0, moved);
    }
    changes++;
    tell();
  };
  const wrap = ({ client }: { client: ServiceClient }): ServiceClient => ({
    close: () => Promise.resolve(),
    onEvent: (listener) => {
      listen = listener;
      return client.onEvent(listener);
    },
    send: ((name, input, options) => {
      if (name === "control-playback") {
        act((input as CommandInput<"control-playback">).action);
        return Promise.resolve({});
      }
      if (name !== "list-queue") return client.send(name, input, options);
      const { from, limit } = input as CommandInput<"list-queue">;
      const page = items.slice(from, from + limit);
      return Promise.resolve({ place: place(), items: page });
    }) as ServiceClient["send"],
  });
  return { actions, tell, wrap };
}

const SIZES = [
  { columns: 80, rows: 24, edges: [0, 43, 44, 79] },
  { columns: 120, rows: 40, edges: [0, 25, 26, 77, 78, 119] },
  { columns: 200, rows: 50, edges: [0, 25, 26, 121, 122, 199] },
];

for (const { columns, rows, edges } of inTurn(SIZES, 0)) {
  screenTest(
    `the queue shows its items and what plays at ${columns} columns`,
    async () => {
      const { tell, wrap } = queueOf(TITLES);
      await withScreen({ columns, rows, wrap }, async ({ screen }) => {
        await screen.waitFor(/▌ +Films +\d+/);
        await screen.waitForRest();
        screen.press("Q");
        await screen.waitFor("Nothing is playing");
        tell();
        screen.press("Q");
        const shown = await screen.waitFor(
          /▸ 1\. Harbour Street S01E01 Ar\S* +playing/,
        );
        assert(shown.includes("Now playing (6)"), shown);
        assert(/2\. Harbour Street S01E02 A V/.test(shown), shown);
        assert(/5\. 静かな港 第４話 +25 min/.test(shown), shown);
        assert(shown.includes("3. الميناء الصامت"), shown);
        assert(!screen.written.includes("\u202e"));
        checkBorders(screen, { edges });
        tell("paused");
        await screen.waitFor(/‖ 1\. Harbour Street S01E01 Ar\S* +paused/);
      });
    },
  );
}

screenTest(
  "Enter plays, x removes and J and K move an item of the queue",
  async () => {
    const { actions, tell, wrap } = queueOf(["One", "Two", "Three", "Four"]);
    await withScreen({ columns: 120, wrap }, async ({ screen }) => {
      await screen.waitFor(/▌ +Films +\d+/);
      await screen.waitForRest();
      tell();
      screen.press("Q");
      await screen.waitFor(/▌ +▸ 1\. One/);
      screen.press("x");
      await screen.waitFor("It is playing; n goes to the next item");
      screen.press("S");
      await screen.waitFor("Shuffled what follows");
      screen.press("j");
      await screen.waitFor(/▌ +2\. Two/);
      screen.press("J");
      // The cursor stays on the item.
      await screen.waitFor(/2\. Three[^]*▌ +3\. Two/);
      screen.press("K");
      await screen.waitFor(/▌ +2\. Two[^]*3\. Three/);
      screen.press("x");
      await screen.waitFor(/Now playing \(3\)[^]*▌ +2\. Three/);
      screen.press(KEYS.enter);
      await screen.waitFor(/▌ +▸ 2\. Three +playing/);
      assertEquals(actions, [
        { kind: "shuffle-queue" },
        { kind: "move-item", from: 2, to: 3 },
        { kind: "move-item", from: 3, to: 2 },
        { kind: "remove-items", positions: [2] },
        { kind: "play-item", position: 2 },
      ]);
      tell("ended");
      await screen.waitFor("Nothing is playing. Press p on a title");
      screen.press(KEYS.esc);
      await screen.waitFor(/▌ +Films +\d+/);
    });
  },
);

screenTest("z and Z add to the queue from a list", async () => {
  const { actions, tell, wrap } = queueOf(["One"]);
  await withScreen({ columns: 120, wrap }, async ({ screen }) => {
    await screen.waitFor(/▌ +Films +\d+/);
    screen.press(KEYS.enter);
    await screen.waitFor(/▌ .*Agnes and the/);
    await screen.waitForRest();
    screen.press("z");
    await screen.waitFor("Nothing is playing; p plays it");
    tell();
    screen.press("z");
    await screen.waitFor(/Agnes and the .*: added to the queue/);
    screen.press(" ", " ", "Z");
    await screen.waitFor("2 items: plays next");
    const added = actions.map((it) =>
      it.kind === "add-items" ? [it.ids.length, it.next] : it.kind
    );
    assertEquals(added, [[1, false], [2, true]]);
  });
});

screenTest("a screen reader reads the queue row by row", async () => {
  const { tell, wrap } = queueOf(["One", "Two"]);
  const theme = { linear: true };
  await withScreen({ theme, wrap }, async ({ screen }) => {
    await screen.waitFor(/Films, \d+, 1 of/);
    tell();
    screen.press("Q");
    await screen.waitFor(/Now playing\s[^]*1\. One, playing, 1 of 2/);
    screen.press("j");
    await screen.waitFor("2. Two, 25 min, 2 of 2");
  });
});

screenTest("L repeats and e ends the queue, and the bar shows it", async () => {
  const { actions, tell, wrap } = film();
  await withScreen({ columns: 120, wrap }, async ({ screen }) => {
    await screen.waitFor(/▌ +Films +\d+/);
    await screen.waitForRest();
    screen.press("L");
    await screen.waitFor("Nothing is playing");
    const queue = {
      number: 2,
      total: 9,
      repeat: "off",
      ends: false,
      changes: 0,
    } as const;
    tell({ queue });
    await screen.waitFor("2 of 9  vol 80");
    screen.press("L");
    await screen.waitFor("Repeat all");
    tell({ queue: { ...queue, repeat: "all" } });
    await screen.waitFor("2 of 9  repeat all  vol 80");
    screen.press("L");
    await screen.waitFor("Repeat one");
    screen.press("e");
    await screen.waitFor("Playback ends after this item");
    tell({ queue: { ...queue, ends: true } });
    await screen.waitFor("2 of 9  then ends  vol 80");
    screen.press("e");
    await screen.waitForRest();
    assertEquals(actions, ["repeat all", "repeat one", "end-queue"]);
  });
});
