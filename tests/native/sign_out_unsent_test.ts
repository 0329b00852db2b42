import type { DemoServer } from "../../src/demo/demo_server.ts";
import { assert, assertEquals, assertMatch } from "@std/assert";
import { run } from "./binary.ts";
import { type SignedIn, signedInTest } from "./signed_in.ts";

const UNTOUCHED = {
  played: false,
  playCount: 0,
  positionTicks: 0,
  lastPlayedMs: null,
};

/** Marks a film as watched while the server does not accept marks. */
async function markedOffline({ demo, user, jellytau, sync }: SignedIn) {
  const [film] = demo.library.folders
    .flatMap(({ id }) => [...demo.library.itemsOf(id)])
    .filter((it) => it.kind === "Movie");
  assert(film);
  demo.library.changeUserData(user.id, film, UNTOUCHED);
  await sync();
  refuse(demo, /UserPlayedItems/);
  const kept = await jellytau("mark", "watched", film.id);
  assertEquals(JSON.parse(kept.stdout).marks[0].state, "kept");
  demo.options.answer = () => null;
  return () => demo.library.userData(user.id, film).played;
}

function refuse(demo: DemoServer, path: RegExp): void {
  demo.options.answer = ({ url }) =>
    path.test(url) ? new Response("", { status: 503 }) : null;
}

signedInTest({
  name:
    "jellytau auth logout sends a mark that was kept when the server is back",
}, async (fixture) => {
  const isPlayed = await markedOffline(fixture);
  const out = await fixture.jellytau("auth", "logout", "--all");
  assertEquals(out.code, 0, out.stderr);
  const [{ lost, onServer }] = JSON.parse(out.stdout).signedOut;
  assertEquals([lost, onServer], [{ marks: 0, plays: 0 }, "revoked"]);
  assertEquals(isPlayed(), true);
});

signedInTest({
  name: "jellytau auth logout counts a lost mark when the server is away",
}, async (fixture) => {
  const isPlayed = await markedOffline(fixture);
  refuse(fixture.demo, /./);
  const out = await fixture.jellytau("auth", "logout");
  assertEquals(out.code, 9, out.stderr);
  const [{ lost, removed }] = JSON.parse(out.stdout).signedOut;
  assertEquals([lost, removed], [{ marks: 1, plays: 0 }, true]);
  assertEquals(isPlayed(), false);
});

signedInTest({
  name: "jellytau auth logout --local-only sends nothing and names a lost mark",
}, async (fixture) => {
  const isPlayed = await markedOffline(fixture);
  const out = await run(["auth", "logout", "--local-only", "--quiet"], fixture);
  assertEquals(out.code, 0, out.stderr);
  assertMatch(out.stdout, /1 mark was not sent and is lost/);
  assertEquals(isPlayed(), false);
});
