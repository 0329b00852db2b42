import type { DemoServer } from "../../src/demo/demo_server.ts";
import type { DemoItem } from "../../src/demo/library_items.ts";
import { assert, assertEquals, assertMatch } from "@std/assert";
import { BINARY } from "./binary.ts";
import { signedInTest } from "./signed_in.ts";

const UNTOUCHED = {
  played: false,
  playCount: 0,
  positionTicks: 0,
  lastPlayedMs: null,
};

function userOf(demo: DemoServer): string {
  return demo.users.findUser("demo")?.id ?? "";
}

/** Returns a series with several episodes, all unwatched. */
function untouchedSeries(demo: DemoServer): {
  series: DemoItem;
  episodes: DemoItem[];
} {
  const all = demo.library.folders.flatMap(({ id }) => [
    ...demo.library.itemsOf(id),
  ]);
  const [found] = all.filter((it) => it.kind === "Series")
    .map((series) => ({ series, episodes: demo.library.playableIn(series) }))
    .filter(({ episodes }) => episodes.length > 1)
    .sort((a, b) => a.episodes.length - b.episodes.length);
  assert(found, "the demo library has a series with two episodes");
  for (const it of found.episodes) {
    demo.library.changeUserData(userOf(demo), it, UNTOUCHED);
  }
  return found;
}

signedInTest({
  name: "jellytau mark sets and removes marks on the server and here",
}, async ({ demo, jellytau, sync }) => {
  const { series, episodes } = untouchedSeries(demo);
  const [episode] = episodes;
  assert(episode);
  await sync();
  const played = (it: DemoItem) =>
    demo.library.userData(userOf(demo), it).played;
  const shown = async (...wanted: DemoItem[]) => {
    const { json } = await jellytau("library", "list");
    return wanted.map((it) =>
      json.items.find(({ id }: { id: string }) => id === it.id)
    );
  };
  const watched = await jellytau("mark", "watched", series.id);
  assertEquals(watched.code, 0, watched.stderr);
  const [mark] = JSON.parse(watched.stdout).marks;
  assertEquals([mark.itemId, mark.state, mark.problem], [
    series.id,
    "sent",
    null,
  ]);
  assertEquals(episodes.every(played), true);
  for (const it of await shown(series, ...episodes)) {
    assertEquals(it.played, true, it.name);
  }
  await jellytau("mark", "unwatched", episode.id);
  assertEquals(played(episode), false);
  const [episodeNow, seriesNow] = await shown(episode, series);
  assertEquals([episodeNow.played, seriesNow.played], [false, false]);
  await jellytau("mark", "favourite", series.id, episode.id);
  const favorite = (it: DemoItem) =>
    demo.library.userData(userOf(demo), it).favorite;
  assertEquals([series, episode].map(favorite), [true, true]);
  assertEquals((await shown(episode))[0].favorite, true);
  await jellytau("mark", "unfavourite", episode.id);
  assertEquals([series, episode].map(favorite), [true, false]);
  assertEquals((await shown(episode))[0].favorite, false);
  const before = await shown(series, ...episodes);
  await jellytau("library", "sync", "--full");
  const after = await shown(series, ...episodes);
  const marksOf = (all: { played: boolean; favorite: boolean }[]) =>
    all.map((it) => [it.played, it.favorite]);
  assertEquals(marksOf(after), marksOf(before));
});

signedInTest({
  name: "jellytau mark keeps a mark for a server that is away, then sends it",
}, async ({ demo, jellytau, sync }) => {
  const { episodes: [first, second] } = untouchedSeries(demo);
  assert(first && second);
  await sync();
  demo.options.answer = ({ url }) =>
    /UserPlayedItems|UserFavoriteItems/.test(url)
      ? new Response("", { status: 503 })
      : null;
  const kept = await jellytau("mark", "watched", first.id, second.id);
  assertEquals(kept.code, 0, kept.stderr);
  const { marks } = JSON.parse(kept.stdout);
  assertEquals(
    marks.map((it: { state: string }) => it.state),
    ["kept", "kept"],
  );
  assertMatch(
    kept.stderr,
    /saved and will be sent when the server can be reached/,
  );
  const shown = await jellytau("library", "show", first.id, "--stored");
  assertEquals(JSON.parse(shown.stdout).played, true);
  demo.options.answer = () => null;
  await jellytau("mark", "unwatched", second.id);
  await jellytau("library", "sync");
  const data = [first, second].map((it) =>
    demo.library.userData(userOf(demo), it)
  );
  assertEquals(data.map((it) => it.played), [true, false]);
});

signedInTest({
  name: "jellytau mark stores nothing that the server refuses",
}, async ({ demo, jellytau, sync }) => {
  const { episodes: [episode] } = untouchedSeries(demo);
  assert(episode);
  await sync();
  demo.options.answer = ({ url }) =>
    url.includes("UserPlayedItems") ? new Response("", { status: 403 }) : null;
  const refused = await jellytau("mark", "watched", episode.id);
  assertEquals(refused.code, 4, refused.stderr);
  const shown = await jellytau("library", "show", episode.id, "--stored");
  assertEquals(JSON.parse(shown.stdout).played, false);
  demo.options.answer = () => null;
  await sync();
  const { played } = demo.library.userData(userOf(demo), episode);
  assertEquals(played, false);
});

signedInTest({
  name: "jellytau mark and library show say that a track is played",
}, async ({ demo, env, sync }) => {
  const all = demo.library.visibleItems();
  const [track, film] = ["Audio", "Movie"].map((kind) =>
    all.find((it) => it.kind === kind)
  );
  assert(track && film);
  await sync();
  const lines = async (...args: string[]) => {
    const command = new Deno.Command(BINARY, { args, clearEnv: true, env });
    const { stdout } = await command.output();
    return new TextDecoder().decode(stdout).trim().split("\n");
  };
  const marked = await lines("mark", "watched", track.id, film.id);
  assertMatch(marked[0] ?? "", /" marked as played$/);
  assertMatch(marked[1] ?? "", /" marked as watched$/);
  const shown = await lines("library", "show", track.id);
  assertMatch(shown.join("\n"), /^ *marks +played$/m);
  const unmarked = await lines("mark", "unwatched", track.id, film.id);
  assertMatch(unmarked[0] ?? "", /" marked as not played$/);
  assertMatch(unmarked[1] ?? "", /" marked as not watched$/);
});
