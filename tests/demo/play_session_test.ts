import { assert, assertEquals } from "@std/assert";
import { type DemoClient, withDemoClient } from "./demo_client.ts";

const MINUTE_TICKS = 600_000_000;

/** Reports an unwatched film of the demo server as playing. */
async function playing({ demo, ask, signIn }: DemoClient) {
  const token = await signIn();
  const { library, users } = demo;
  const film = library.visibleItems().find((it) => it.kind === "Movie");
  const userId = users.findUser("demo")?.id ?? "";
  assert(film);
  library.changeUserData(userId, film, {
    played: false,
    playCount: 0,
    positionTicks: 0,
  });
  const report = (moment: string, more: object) =>
    ask(`POST /Sessions/Playing${moment}`, {
      token,
      body: { ItemId: film.id, PlaySessionId: "p", ...more },
    });
  await report("", { PositionTicks: 10 * MINUTE_TICKS });
  await report("/Progress", { PositionTicks: 10 * MINUTE_TICKS });
  const data = () => library.userData(userId, film);
  return { film, token, report, data };
}

Deno.test("startDemoServer() ends a silent playback at a position of its own", () =>
  withDemoClient({}, async (client) => {
    const { data, token } = await playing(client);
    assertEquals(data().positionTicks, 10 * MINUTE_TICKS);
    client.demo.users.skippedMs = 6 * 60_000;
    const { json } = await client.ask("GET /Sessions", { token });
    assertEquals(json[0].NowPlayingItem, undefined);
    const minutes = Math.floor(data().positionTicks / MINUTE_TICKS);
    assertEquals([minutes, data().played], [16, false]);
  }));

Deno.test("startDemoServer() keeps what the last progress said when a stop failed", () =>
  withDemoClient({}, async (client) => {
    const { data, report } = await playing(client);
    const PositionTicks = 30 * MINUTE_TICKS;
    await report("/Stopped", { PositionTicks, Failed: true });
    assertEquals(data().positionTicks, 10 * MINUTE_TICKS);
    await report("/Stopped", { PositionTicks });
    assertEquals(data().positionTicks, PositionTicks);
  }));

Deno.test("startDemoServer() encodes for a play session until it stops", () =>
  withDemoClient({}, async (client) => {
    const { film, report, token } = await playing(client);
    const { encoders } = client.demo;
    const path = `/videos/${film.id}/hls1/main/0.ts?PlaySessionId=p`;
    assertEquals((await client.ask(`GET ${path}`, { token })).status, 200);
    assertEquals(encoders.jobs.map((it) => it.playSessionId), ["p"]);
    await report("/Stopped", { PositionTicks: MINUTE_TICKS });
    assertEquals(encoders.jobs, []);
  }));
