/** Plays items for the model test; the server refuses their reports. */
import type { DemoServer } from "../../src/demo/demo_server.ts";
import { assert, assertEquals } from "@std/assert";
import type { ModelFixture, Person } from "./model_fixture.ts";
import { prepare } from "./play_fixture.ts";

const TRACK_SECONDS = 1;

/** The item of each server that is played: a short sound. */
const tracks = new WeakMap<DemoServer, string>();

/** Gives a server a track to play; from then on it refuses reports. */
export function preparePlays(server: DemoServer): void {
  tracks.set(server, prepare(server, { seconds: TRACK_SECONDS }).id);
  refuseReports(server);
}

function refuseReports({ options }: DemoServer): void {
  options.answer = ({ url }) =>
    url.includes("/Sessions/Playing")
      ? new Response(null, { status: 503 })
      : null;
}

export function trackOf({ server }: Person): string {
  const track = tracks.get(server);
  assert(track !== undefined, "every server has a track");
  return track;
}

/** Makes the server forget that the track was played. */
export function forgetPlay(person: Person): void {
  const { library } = person.server;
  const item = library.find(trackOf(person));
  assert(item !== null);
  library.changeUserData(userOf(person), item, {
    played: false,
    playCount: 0,
    positionTicks: 0,
    lastPlayedMs: null,
  });
}

/**
 * Checks that a sync sends the stored plays once the server accepts reports.
 */
export async function assertSent(
  fixture: ModelFixture,
  people: ReadonlySet<Person>,
): Promise<void> {
  for (const person of people) {
    const { account, server } = person;
    server.options.answer = null;
    const told = server.plays.length;
    const sync = ["library", "sync", "--account", account];
    const { code, stderr } = await fixture.run(sync);
    assertEquals([account, code], [account, 0], stderr);
    const sent = server.plays.slice(told).map((
      { moment, body },
    ) => [moment, body.ItemId, body.PositionTicks]);
    const play = [trackOf(person), TRACK_SECONDS * 10_000_000];
    // The report of a killed play may come before them.
    assertEquals(
      sent.slice(-2),
      [["start", ...play], ["stop", ...play]],
      account,
    );
    refuseReports(server);
  }
}

function userOf({ server, userName }: Person): string {
  return server.users.findUser(userName)?.id ?? "";
}
