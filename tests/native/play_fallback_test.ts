/** Tests films that no player can play but that the server can convert. */
import { fixedFile } from "../../src/demo/media_files.ts";
import { assertEquals, assertMatch } from "@std/assert";
import { bytes } from "../library/media_bytes.ts";
import { lacks } from "../requirements.ts";
import { holds } from "../secret_word.ts";
import { configure, configureLog } from "./play_fixture.ts";
import { signedInTest } from "./signed_in.ts";
import { tracksFilm } from "./tracks_film.ts";

const NOTE = /; trying again with transcoding/g;
/** Files that fail at once: before a player starts, and in the player. */
const FILES = {
  "of an unknown format": bytes("This is an image of a disc"),
  "that is damaged": bytes([0x1a, 0x45, 0xdf, 0xa3], new Uint8Array(500)),
};

for (const [what, file] of Object.entries(FILES)) {
  signedInTest({
    name: `jellytau play has a film transcoded once when it is a file ${what}`,
    ignore: lacks("mpv"),
  }, async ({ demo, home, jellytau }) => {
    const log = configureLog(home);
    const { id } = tracksFilm(demo);
    demo.files.set(id, fixedFile(file, { name: "Film.mkv" }));
    demo.files.setSegments(id, demo.files.segments(id).slice(0, 2));
    const ran = await jellytau("play", id);
    assertEquals([ran.code, ran.json.outcome], [0, "end"], ran.stderr);
    assertEquals(ran.stderr.match(NOTE)?.length, 1, ran.stderr);
    const sessions = Map.groupBy(demo.plays, (it) => it.body.PlaySessionId);
    const methods = [...sessions.values()].map((it) => it[0]?.body.PlayMethod);
    assertEquals(methods.at(-1), "Transcode");
    const failed = demo.plays.filter((it) => it.body.Failed);
    assertEquals(failed.length, methods.length - 1);
    assertEquals(demo.encoders.jobs, []);
    assertEquals(holds(Deno.readFileSync(log)), false);
    assertEquals(demo.log.tokensSeenOutside(), 0);
  });
}

signedInTest({
  name: "jellytau play gives the first reason when nothing can be transcoded",
  ignore: lacks("mpv"),
}, async ({ demo, home, jellytau, user }) => {
  configure(home);
  const { id } = tracksFilm(demo);
  const file = FILES["of an unknown format"];
  demo.files.set(id, fixedFile(file, { name: "Film.mkv" }));
  user.policy = { ...user.policy, EnableVideoPlaybackTranscoding: false };
  const ran = await jellytau("play", id);
  const error = ran.failure;
  assertEquals([ran.code, error.kind], [7, "server_error"], ran.stderr);
  assertMatch(
    error.message,
    /^Cannot play ".+": the server sent something other than video or audio$/,
  );
  assertEquals(ran.stderr.match(NOTE), null);
});
