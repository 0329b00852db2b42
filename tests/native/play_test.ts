import { assert, assertEquals } from "@std/assert";
import { lacks } from "../requirements.ts";
import { filesHolding, holds, SECRET_WORD } from "../secret_word.ts";
import {
  askMpv,
  configure,
  configureLog,
  prepare,
  spawn,
  startPlay,
  until,
  wave,
} from "./play_fixture.ts";
import { signedInTest } from "./signed_in.ts";

const encode = (text: string) => new TextEncoder().encode(text);

signedInTest({
  name:
    "jellytau play gives mpv no token: not in argv, environment, log or properties",
  ignore: lacks("mpv"),
}, async (fixture) => {
  const { demo, home } = fixture;
  const log = configureLog(home);
  const track = prepare(demo, { seconds: 300 });
  const { child, mpv } = await startPlay(fixture, track.id);
  await until(() => demo.plays.find((it) => it.moment === "start"));
  const read = (name: string) => Deno.readFileSync(`/proc/${mpv}/${name}`);
  const argv = new TextDecoder().decode(read("cmdline")).split("\0");
  assertEquals(holds(read("cmdline")), false);
  assertEquals(holds(read("environ")), false);
  assertEquals(argv.some((it) => it.includes("http")), false);
  const [, socket = ""] = /^--input-ipc-server=(.+)$/.exec(
    argv.find((it) => /ipc/.test(it)) ?? "",
  ) ??
    [];
  const folder = socket.replace(/\/[^/]+$/, "");
  assertEquals((Deno.statSync(folder).mode ?? 0) & 0o777, 0o700);
  const list = await askMpv(socket, [["get_property", "property-list"]]);
  const names = JSON.parse(
    list.split("\n").find((it) => it.includes('"data"')) ?? "{}",
  ).data as string[];
  assert(names.includes("path") && names.length > 500);
  const values = await askMpv(
    socket,
    names.map((name) => ["get_property", name]),
  );
  assert(values.includes("127.0.0.1"), "the address is among them");
  assertEquals(holds(encode(values)), false);
  const position = await until(() =>
    demo.plays.find((it) => it.moment === "progress")
  );
  assertEquals(position.body.ItemId, track.id);
  await askMpv(socket, [["quit"]]).catch(() => undefined);
  const { code, stdout, stderr } = await child.output();
  assertEquals(code, 0, new TextDecoder().decode(stderr));
  assertEquals(holds(stdout) || holds(stderr), false);
  assertEquals(holds(Deno.readFileSync(log)), false);
  assertEquals(Deno.readTextFileSync(log).includes("127.0.0.1"), true);
  assertEquals(await filesHolding(home, SECRET_WORD), []);
  assertEquals(demo.log.tokensSeenOutside(), 0);
  const reply = JSON.parse(new TextDecoder().decode(stdout));
  // A track counts as played from its start.
  assertEquals([reply.player, reply.approximate, reply.played], [
    "mpv",
    false,
    true,
  ]);
  const stop = demo.plays.at(-1);
  assertEquals(stop?.moment, "stop");
  assertEquals(stop?.body.PositionTicks / 10_000, reply.positionMs);
  assert(reply.positionMs > 5_000 && reply.positionMs < 300_000);
});

signedInTest({
  name:
    "jellytau play reports a track as watched, and resumes where it stopped",
  ignore: lacks("mpv"),
}, async (fixture) => {
  const { demo, home, jellytau, sync, user } = fixture;
  configure(home);
  const track = prepare(demo, { seconds: 6 });
  await sync();
  demo.library.changeUserData(user.id, track, {
    positionTicks: 4 * 10_000_000,
    played: false,
  });
  const ran = await jellytau("play", track.id);
  assertEquals([ran.code, ran.json.played], [0, true], ran.stderr);
  const moments = demo.plays.map((it) => it.moment);
  assertEquals([moments[0], moments.at(-1)], ["start", "stop"]);
  const first = demo.plays[0]?.body.PositionTicks / 10_000_000;
  assert(first >= 4, `began at ${first} s`);
  const sessions = new Set(demo.plays.map((it) => it.body.PlaySessionId));
  assertEquals(sessions.size, 1);
  const shown = await jellytau("library", "show", track.id);
  assertEquals([shown.json.played, shown.json.positionMs], [true, 0]);
});

signedInTest({
  name:
    "jellytau play plays a finished download when the server is unreachable",
  ignore: lacks("mpv"),
}, async (fixture) => {
  const { demo, download, home, jellytau, sync } = fixture;
  configure(home);
  const track = prepare(demo, { seconds: 2 });
  await sync();
  await download(track.id);
  await demo.stop();
  const ran = await jellytau("play", track.id, "--timeout", "3");
  assertEquals([ran.code, ran.json.fromDisk], [0, true], ran.stderr);
  const shown = await jellytau("library", "show", track.id);
  assertEquals(shown.json.played, true);
});

signedInTest({
  name: "jellytau play keeps a position for the server until it is back",
  ignore: lacks("mpv"),
}, async (fixture) => {
  const { demo, download, home, jellytau, sync, user } = fixture;
  configure(home);
  const track = prepare(demo, { seconds: 2 });
  const untouched = { played: false, positionTicks: 0, lastPlayedMs: null };
  demo.library.changeUserData(user.id, track, untouched);
  await sync();
  await download(track.id);
  const back = Promise.withResolvers<null>();
  demo.options.answer = () => back.promise;
  const ran = await jellytau("play", track.id, "--timeout", "1");
  assertEquals([ran.code, ran.json.fromDisk], [0, true], ran.stderr);
  assertEquals(demo.plays, []);
  demo.options.answer = null;
  back.resolve(null);
  await jellytau("library", "sync");
  assertEquals(demo.plays.map((it) => it.moment), ["start", "stop"]);
  assertEquals(demo.library.userData(user.id, track).played, true);
  const shown = await jellytau("library", "show", track.id);
  assertEquals(shown.json.played, true);
});

signedInTest({
  name: "jellytau play gives other players a playlist that is soon deleted",
}, async (fixture) => {
  const { demo, home } = fixture;
  const track = prepare(demo, { seconds: 1 });
  const player = `${home}/player`;
  Deno.writeTextFileSync(
    player,
    `#!/bin/sh
set -eu
for list; do :; done
stat -c %a "$list" "$(dirname "$list")" > "${home}/modes"
url=$(grep ^http "$list")
curl -s "$url" > "${home}/bytes"
for try in 1 2 3 4 5 6 7 8 9 10; do [ ! -e "$list" ] || sleep 1; done
ls "$list" > "${home}/left" 2>&1 || true
tr '\\0' '\\n' < /proc/self/environ > "${home}/environ"
`,
    { mode: 0o700 },
  );
  const env = {
    ...fixture.env,
    JELLYTAU_IMAGES: "none",
    JELLYTAU_LOG: "error",
  };
  const child = spawn({ ...fixture, env }, track.id, "--player", player);
  const { code, stdout, stderr } = await child.output();
  assertEquals(code, 0, new TextDecoder().decode(stderr));
  assertEquals(Deno.readTextFileSync(`${home}/modes`), "600\n700\n");
  assertEquals(Deno.readFileSync(`${home}/bytes`), wave(1));
  assertEquals(
    /No such file/.test(Deno.readTextFileSync(`${home}/left`)),
    true,
  );
  const environ = Deno.readTextFileSync(`${home}/environ`);
  assert(environ.includes(`HOME=${home}\n`));
  assertEquals(/JELLYTAU/.test(environ), false);
  const reply = JSON.parse(new TextDecoder().decode(stdout));
  assertEquals([reply.approximate, reply.played], [true, null]);
  assertEquals(demo.plays.map((it) => it.moment), ["start", "stop"]);
});

signedInTest({
  name: "jellytau play --print gives an address that ends with it",
}, async (fixture) => {
  const { demo } = fixture;
  const track = prepare(demo, { seconds: 1 });
  const child = spawn(fixture, track.id, "--print");
  const reader = child.stdout.getReader();
  const { value = new Uint8Array() } = await reader.read();
  const { url } = JSON.parse(new TextDecoder().decode(value));
  const reply = await fetch(url);
  assertEquals(new Uint8Array(await reply.arrayBuffer()), wave(1));
  child.kill("SIGINT");
  reader.releaseLock();
  await child.stdout.cancel();
  const stderr = await new Response(child.stderr).text();
  assertEquals((await child.status).code, 0, stderr);
  assertEquals(await fetch(url).then(() => true, () => false), false);
});

signedInTest({
  name: "jellytau play says which player is missing",
}, async (fixture) => {
  const { demo, jellytau } = fixture;
  const track = prepare(demo, { seconds: 1 });
  const none = await jellytau("play", track.id, "--player", "no-such-player");
  assertEquals([none.code, JSON.parse(none.stderr).error.kind], [
    3,
    "not_found",
  ]);
});
