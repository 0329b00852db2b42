import type { PlayerAction } from "../../src/core/playback_ports.ts";
import { mpvControls } from "../../src/system/mpv_controls.ts";
import { assertEquals } from "@std/assert";

type Properties = Readonly<Record<string, unknown>>;

/** Applies actions to an mpv with these properties. @returns its commands */
async function commandsFor(
  properties: Properties,
  ...actions: readonly PlayerAction[]
): Promise<{ sent: unknown[]; done: boolean[] }> {
  const sent: unknown[] = [];
  const control = mpvControls({
    send(command) {
      const [name, ...rest] = command as unknown[];
      if (name !== "get_property") sent.push(command);
      const value = name === "get_property" ? properties[`${rest[0]}`] : true;
      return Promise.resolve(value ?? null);
    },
  });
  const done = await Promise.all(actions.map((it) => control(it)));
  return { sent, done };
}

Deno.test("mpvControls() selects each subtitle, then none", async () => {
  const list = (selected: number) => [
    { type: "video", id: 1, selected: true },
    { type: "sub", id: 1, selected: selected === 1 },
    { type: "audio", id: 1, selected: true },
    { type: "sub", id: 2, selected: selected === 2 },
  ];
  const next = async (selected: number) => {
    const properties = { "track-list": list(selected) };
    return (await commandsFor(properties, { kind: "next-subtitles" })).sent[0];
  };
  assertEquals(await next(0), ["set_property", "sid", 1]);
  assertEquals(await next(1), ["set_property", "sid", 2]);
  assertEquals(await next(2), ["set_property", "sid", "no"]);
});

Deno.test("mpvControls() selects each audio track, then the first", async () => {
  const next = async (selected: number) => {
    const list = [
      { type: "audio", id: 1, selected: selected === 1 },
      { type: "audio", id: 3, selected: selected === 3 },
    ];
    const properties = { "track-list": list };
    return (await commandsFor(properties, { kind: "next-audio" })).sent[0];
  };
  assertEquals(await next(1), ["set_property", "aid", 3]);
  assertEquals(await next(3), ["set_property", "aid", 1]);
  assertEquals(await next(0), ["set_property", "aid", 1]);
});

Deno.test("mpvControls() leaves a single audio track alone", async () => {
  const properties = {
    "track-list": [{ type: "audio", id: 1, selected: true }, null, "text"],
  };
  assertEquals(await commandsFor(properties, { kind: "next-audio" }), {
    sent: [],
    done: [false],
  });
});

Deno.test("mpvControls() ends no file with a jump or a chapter", async () => {
  const near = { "time-pos": 95, duration: 100, chapter: 2, chapters: 3 };
  const { sent, done } = await commandsFor(
    near,
    { kind: "seek-by", ms: 10_000 },
    { kind: "seek-to", ms: 9_000_000 },
    { kind: "next-chapter" },
    { kind: "previous-chapter" },
  );
  assertEquals(sent, [
    ["seek", 99, "absolute+exact"],
    ["seek", 99, "absolute+exact"],
    ["add", "chapter", -1],
  ]);
  assertEquals(done, [true, true, false, true]);
});

Deno.test("mpvControls() seeks forward in the last second to no earlier place", async () => {
  const end = { "time-pos": 99.5, duration: 100 };
  const { sent } = await commandsFor(end, { kind: "seek-by", ms: 10_000 });
  assertEquals(sent, [["seek", 99.5, "absolute+exact"]]);
});

Deno.test("mpvControls() does nothing while mpv shows nothing", async () => {
  const actions: PlayerAction[] = [
    { kind: "seek-by", ms: 10_000 },
    { kind: "volume-by", percent: 5 },
    { kind: "next-chapter" },
    { kind: "next-subtitles" },
  ];
  const { sent, done } = await commandsFor({}, ...actions);
  assertEquals([sent, done], [[], [false, false, false, false]]);
});
