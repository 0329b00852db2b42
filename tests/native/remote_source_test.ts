/** Tests films that the server reads from another server. */
import type { DemoServer } from "../../src/demo/demo_server.ts";
import { fixedFile } from "../../src/demo/media_files.ts";
import { assert, assertEquals, assertMatch } from "@std/assert";
import { linkedFilm } from "../demo/linked_film.ts";
import { lacks } from "../requirements.ts";
import { holds } from "../secret_word.ts";
import { configure, configureLog, wave } from "./play_fixture.ts";
import { signedInTest } from "./signed_in.ts";

/** Returns the demo server's film that is a `.strm` file, with a length. */
function linkIn(demo: DemoServer, seconds: number) {
  const link = linkedFilm(demo);
  demo.files.setRemote(link.id, fixedFile(wave(seconds), { name: "a.wav" }));
  Object.assign(link, { runTimeTicks: seconds * 10_000_000 });
  return link;
}

/** Records the requests for bytes of an item. */
function requestsFor(demo: DemoServer, id: string): URL[] {
  const asked: URL[] = [];
  demo.options.answer = ({ url }) => {
    const place = new URL(url);
    const isOfItem = place.pathname.replaceAll("-", "").includes(id);
    if (isOfItem && /^\/videos\//i.test(place.pathname)) asked.push(place);
    return null;
  };
  return asked;
}

signedInTest({
  name: "jellytau download says that the server only links to a film",
}, async ({ demo, home, jellytau }) => {
  const link = linkIn(demo, 3);
  const dir = `${home}/films`;
  const dry = await jellytau("download", link.id, "--dir", dir, "--dry-run");
  const ran = await jellytau("download", link.id, "--dir", dir);
  const error = ran.failure;
  assertEquals([ran.code, error.kind], [3, "not_found"], ran.stderr);
  assertMatch(error.message, /^Cannot download ".*": the server only links/);
  assertMatch(error.hint, /jellytau play/);
  for (const { downloads: [one] } of [dry.json, ran.json]) {
    assertEquals([one.state, one.path], ["failed", null]);
    assertEquals(one.problem.message, error.message);
  }
  assertEquals([...Deno.readDirSync(dir)], []);
});

signedInTest({
  name: "jellytau download refuses a link that the library takes for a film",
}, async ({ demo, home, jellytau }) => {
  const link = linkIn(demo, 3);
  // No member of the item says so: only the name of the file does.
  demo.options.answer = ({ url }) =>
    new URL(url).pathname === `/Items/${link.id}`
      ? Response.json({
        Id: link.id,
        Name: "Film",
        Type: "Movie",
        Container: "mkv",
        MediaSources: [{ Id: link.id, Container: "mkv", Size: 28 }],
      })
      : null;
  const dir = `${home}/films`;
  const film = demo.library.visibleItems().find((it) =>
    it.kind === "Audio" && it.container !== null
  );
  const both = [link.id, film?.id ?? ""];
  const ran = await jellytau("download", ...both, "--dir", dir);
  const { downloads } = ran.json;
  assertEquals(ran.code, 9, ran.stderr);
  assertEquals(
    downloads.map((it: { state: string }) => it.state),
    ["failed", "done"],
  );
  assertMatch(downloads[0].problem.message, /only links to it$/);
});

for (const forced of [false, true]) {
  const how = forced ? "as the server passes it on" : "directly";
  signedInTest({
    name: `jellytau play plays a film that the server only links to ${how}`,
    ignore: lacks("mpv"),
  }, async ({ demo, home, jellytau, user }) => {
    const log = configureLog(home);
    const link = linkIn(demo, 2);
    user.policy = { ...user.policy, ForceRemoteSourceTranscoding: forced };
    const asked = requestsFor(demo, link.id);
    const ran = await jellytau("play", link.id);
    assertEquals([ran.code, ran.json.outcome], [0, "end"], ran.stderr);
    const paths = new Set(asked.map((it) => it.pathname.split("/").at(-1)));
    assertEquals([...paths], [forced ? "stream.mkv" : "stream"]);
    for (const { searchParams } of asked) {
      const [[, isStatic] = []] = [...searchParams]
        .filter(([name]) => name.toLowerCase() === "static");
      assertEquals(isStatic, "true");
      assertEquals(searchParams.get("mediaSourceId") ?? link.id, link.id);
    }
    const methods = new Set(demo.plays.map((it) => it.body.PlayMethod));
    assertEquals([...methods], [forced ? "Transcode" : "DirectPlay"]);
    assertEquals(holds(Deno.readFileSync(log)), false);
    assertEquals(demo.log.tokensSeenOutside(), 0);
  });
}

signedInTest({
  name: "jellytau play names the title of a link that leads nowhere",
  ignore: lacks("mpv"),
}, async ({ demo, home, jellytau }) => {
  configure(home);
  const { id, name } = linkedFilm(demo);
  const ran = await jellytau("play", id);
  const error = ran.failure;
  assertEquals([ran.code, error.kind], [7, "server_error"], ran.stderr);
  assert(error.message.startsWith(`Cannot play "${name}`), error.message);
});
