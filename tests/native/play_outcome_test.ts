import { assertEquals } from "../assert.ts";
import { film } from "../library/film.ts";
import { lacks } from "../requirements.ts";
import { configure, prepare, spawn, until } from "./play_world.ts";
import { signedInTest } from "./signed_in.ts";

signedInTest({
  name:
    "jellytau play tells what it did itself of a track that was seen before",
  ignore: lacks("mpv"),
}, async (world) => {
  const { demo, home, jellytau } = world;
  configure(home);
  const track = prepare(demo, 30);
  const user = demo.household.findUser("demo")?.id ?? "";
  demo.library.changeUserData(user, track, { played: true, positionTicks: 0 });
  const child = spawn(world, track.id);
  await until(() => demo.plays.find((it) => it.moment === "start"));
  child.kill("SIGINT");
  const { code, stdout } = await child.output();
  const reply = JSON.parse(new TextDecoder().decode(stdout));
  assertEquals([code, reply.played, reply.outcome], [130, true, "part"]);
  demo.files.set(track.id, film(7, 100_000));
  const failed = await jellytau("play", track.id);
  const { kind, message } = JSON.parse(failed.stderr).error;
  assertEquals([failed.code, kind], [1, "internal"]);
  assertEquals(
    message,
    `Cannot play "${track.name}": mpv: unrecognized file format`,
  );
});
