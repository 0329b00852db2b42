import { Failure } from "../../src/core/failure.ts";
import type {
  DesktopAction,
  DesktopPlay,
  OpenMediaControls,
} from "../../src/core/playback_ports.ts";
import { ActiveTasks } from "../../src/library/download/active_tasks.ts";
import { NowPlaying } from "../../src/library/playback/now_playing.ts";
import { DesktopDisplay } from "../../src/service/desktop_display.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { makeItem } from "../media_item.ts";

const STATUS = {
  title: "Harbour Street S01E02 Fog",
  state: "playing",
  positionMs: 1_000,
  runtimeMs: 60_000,
  player: null,
  queue: { number: 1, total: 2, repeat: "off", ends: false, changes: 0 },
} as const;
const FILM = makeItem({ type: "movie", name: "Film" }, 2);

/** A display on a desktop that opens when the test says so. */
function fixture() {
  const shown: DesktopPlay[] = [];
  let closed = 0;
  const opening = Promise.withResolvers<OpenMediaControls | null>();
  let act: (action: DesktopAction) => Promise<void> = () =>
    Promise.reject(new Error("not open"));
  let opened = 0;
  const plays = new ActiveTasks();
  const display = new DesktopDisplay({
    plays,
    nowPlaying: new NowPlaying(),
    mediaControls: {
      open(_play, given) {
        opened++;
        act = given;
        return opening.promise;
      },
    },
  });
  const controls: OpenMediaControls = {
    show: (play) => void shown.push(play),
    close: () => Promise.resolve(void closed++),
  };
  return {
    display,
    shown,
    plays,
    act: (action: DesktopAction) => act(action),
    counts: () => ({ opened, closed }),
    open: async () => {
      opening.resolve(controls);
      await opening.promise;
      await Promise.resolve();
    },
  };
}

Deno.test("show() opens the controls once the player reports a position", async () => {
  const { display, shown, counts, open } = fixture();
  const item = makeItem({ type: "episode", name: "Fog" }, 1);
  const starting = { ...STATUS, state: "starting" } as const;
  display.show(item, starting);
  assertEquals(counts().opened, 0);
  display.show(item, STATUS);
  const queue = { ...STATUS.queue, number: 2 };
  display.show(item, { ...STATUS, queue });
  assertEquals(counts().opened, 1);
  await open();
  assertEquals(shown, [{
    itemId: item.id,
    title: STATUS.title,
    artists: [],
    album: null,
    paused: false,
    positionMs: 1_000,
    runtimeMs: 60_000,
    volume: null,
    hasNext: false,
    hasPrevious: true,
    repeat: "off",
  }]);
  display.show(item, { ...STATUS, state: "ended" });
  assertEquals(shown.length, 1);
  await display.close();
  display.show(item, STATUS);
  assertEquals([shown.length, counts().closed], [1, 1]);
});

Deno.test("show() names a track by its own name, its artists and its album", async () => {
  const { display, shown, open } = fixture();
  const track = { name: "Song", artists: ["Ada"], albumName: "Album" };
  display.show(makeItem({ type: "track", ...track }, 1), STATUS);
  await open();
  const [play] = shown;
  assertEquals([play?.title, play?.artists, play?.album], [
    "Song",
    ["Ada"],
    "Album",
  ]);
});

Deno.test("close() does not wait for a bus, whose controls close later", async () => {
  const { display, counts, open } = fixture();
  display.show(FILM, STATUS);
  await display.close();
  assertEquals(counts().closed, 0);
  await open();
  assertEquals(counts().closed, 1);
});

Deno.test("the desktop can stop the play, and learns why an action fails", async () => {
  const { display, plays, act } = fixture();
  display.show(FILM, STATUS);
  const account = { serverId: "s", userId: "u" };
  const { signal: outer } = new AbortController();
  const playing = plays.with(
    { account, itemId: "a", outer },
    (signal) =>
      new Promise<boolean>((done) =>
        signal.addEventListener("abort", () => done(true))
      ),
  );
  await act({ kind: "stop" });
  assert(await playing);
  const failure = await assertRejects(() => act({ kind: "pause" }), Failure);
  assertEquals(failure.kind, "not_found");
});
