/** Tests films in several files, and in several versions. */
import type { DemoServer } from "../../src/demo/demo_server.ts";
import { fixedFile } from "../../src/demo/media_files.ts";
import { assert, assertEquals, assertMatch } from "@std/assert";
import { lacks } from "../requirements.ts";
import { configure, wave } from "./play_fixture.ts";
import { signedInTest } from "./signed_in.ts";

/** Returns three films of the demo server: one, and two that belong to it. */
function filmsOf(demo: DemoServer) {
  const films = demo.library.visibleItems().filter((it) => it.kind === "Movie")
    .slice(0, 3);
  const user = demo.users.findUser("demo")?.id ?? "";
  for (const [at, film] of films.entries()) {
    const name = `Silent Harbour-${at + 1}.wav`;
    demo.files.set(film.id, fixedFile(wave(at + 2), { name }));
    Object.assign(film, { runTimeTicks: (at + 2) * 10_000_000 });
    const untouched = { positionTicks: 0, played: false };
    demo.library.changeUserData(user, film, untouched);
  }
  const ids = films.map(({ id }) => id);
  const [first = "", ...others] = ids;
  return { first, others, ids };
}

/** Returns an item as a server describes it. */
function described(
  demo: DemoServer,
  id: string,
  { more = {} }: { more?: object } = {},
) {
  const item = demo.library.find(id);
  const user = demo.users.findUser("demo")?.id ?? "";
  assert(item);
  return {
    Id: id,
    Name: "Silent Harbour",
    Type: "Movie",
    RunTimeTicks: item.runTimeTicks,
    Container: "wav",
    MediaSources: [{ Id: id, Name: "Silent Harbour", Size: item.sizeBytes }],
    UserData: {
      PlaybackPositionTicks: demo.library.userData(user, item).positionTicks,
    },
    ...more,
  };
}

/** Makes the later films parts of the first one. */
function joinParts(demo: DemoServer) {
  const { first, others, ids } = filmsOf(demo);
  demo.options.answer = ({ url }) => {
    const { pathname } = new URL(url);
    if (pathname === `/Items/${first}`) {
      return Response.json(described(demo, first, { more: { PartCount: 3 } }));
    }
    if (pathname !== `/Videos/${first}/AdditionalParts`) return null;
    const Items = others.map((id) =>
      described(demo, id, { more: { Type: "Video" } })
    );
    return Response.json({ Items, TotalRecordCount: Items.length });
  };
  return ids;
}

const started = (demo: DemoServer) =>
  demo.plays.filter((it) => it.moment === "start").map((it) => it.body.ItemId);

signedInTest({
  name:
    "jellytau play plays all parts of a film in order, from where it was left",
  ignore: lacks("mpv"),
}, async ({ demo, home, jellytau, user }) => {
  configure(home);
  const ids = joinParts(demo);
  const [first = "", second = "", third = ""] = ids;
  const whole = await jellytau("play", first);
  assertEquals([whole.code, whole.json.outcome], [0, "end"], whole.stderr);
  assertEquals(started(demo), ids);
  demo.plays.length = 0;
  const left = demo.library.find(second);
  assert(left);
  demo.library.changeUserData(user.id, left, {
    positionTicks: 10_000_000,
    played: false,
  });
  const rest = await jellytau("play", first);
  assertEquals([rest.code, started(demo)], [0, [second, third]], rest.stderr);
  assert(demo.plays[0]?.body.PositionTicks >= 10_000_000);
});

signedInTest({
  name: "jellytau download fetches all parts of a film, and show lists them",
}, async ({ demo, home, jellytau, sync }) => {
  const ids = joinParts(demo);
  const dir = `${home}/films`;
  const ran = await jellytau("download", ids[0] ?? "", "--dir", dir);
  assertEquals(ran.code, 0, ran.stderr);
  const names = [...Deno.readDirSync(dir)].map((it) => it.name).sort();
  assertEquals(names, [1, 2, 3].map((at) => `Silent Harbour-${at}.wav`));
  for (const [at, name] of names.entries()) {
    assertEquals(Deno.readFileSync(`${dir}/${name}`), wave(at + 2));
  }
  await sync();
  const show = ["library", "show", ids[0] ?? "", "--refresh"];
  const shown = await jellytau(...show);
  assertEquals(
    shown.json.parts.map((it: { id: string }) => it.id),
    ids.slice(1),
    shown.stderr,
  );
});

/** Makes the second film a version of the first one, listed before it. */
function joinVersions(demo: DemoServer) {
  const { first, others: [second = ""] } = filmsOf(demo);
  const bytes = wave(3);
  const MediaSources = [
    { Id: second, Name: "Silent Harbour - 4K", Size: bytes.length },
    { Id: first, Name: "Silent Harbour - 1080p", Size: wave(2).length },
  ];
  const streams: string[] = [];
  demo.options.answer = async (request) => {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === `/Items/${first}`) {
      return Response.json(described(demo, first, { more: { MediaSources } }));
    }
    if (pathname === `/Items/${first}/PlaybackInfo`) {
      const { MediaSourceId } = await request.clone().json();
      const offered = MediaSources
        .filter(({ Id }) => !MediaSourceId || Id === MediaSourceId)
        .map((it) => ({ ...it, SupportsDirectPlay: true }));
      return Response.json({ MediaSources: offered, PlaySessionId: "1" });
    }
    if (pathname !== `/Videos/${first}/stream`) return null;
    const id = searchParams.get("mediaSourceId") ?? "";
    streams.push(id);
    return new Response(id === second ? bytes : wave(2));
  };
  return { first, second, streams };
}

signedInTest({
  name: "jellytau play and download take the version that is chosen",
  ignore: lacks("mpv"),
}, async ({ demo, home, jellytau, sync }) => {
  configure(home);
  const { first, second, streams } = joinVersions(demo);
  // At last the one that was chosen before, which the server lists second.
  for (
    const [wanted, id] of [
      ["1", second],
      ["1080p", first],
      [null, first],
    ] as const
  ) {
    streams.length = 0;
    demo.plays.length = 0;
    const options = wanted === null ? [] : ["--video-version", wanted];
    const ran = await jellytau("play", first, ...options);
    assertEquals(ran.code, 0, ran.stderr);
    assertEquals(new Set(streams), new Set([id]));
    assertEquals(
      started(demo),
      [first],
      "the film is played, whichever version",
    );
    assertEquals(demo.plays[0]?.body.MediaSourceId, id);
  }
  const unknown = await jellytau("play", first, "--video-version", "8K");
  assertEquals(unknown.code, 2);
  assertMatch(
    unknown.stderr,
    /1: Silent Harbour - 4K, 2: Silent Harbour - 1080p/,
  );
  const dir = `${home}/films`;
  const fetch = ["download", first, "--dir", dir];
  assertEquals((await jellytau(...fetch, "--video-version", "4k")).code, 0);
  assertEquals((await jellytau(...fetch)).code, 0);
  assertEquals(Deno.readFileSync(`${dir}/Silent Harbour-2.wav`), wave(3));
  assertEquals(Deno.readFileSync(`${dir}/Silent Harbour-1.wav`), wave(2));
  await sync();
  const shown = await jellytau("library", "show", first, "--refresh");
  assertEquals(
    shown.json.versions.map((it: { name: string }) => it.name),
    ["Silent Harbour - 4K", "Silent Harbour - 1080p"],
    shown.stderr,
  );
});
