/** Runs the flows that play. */
import { assert, assertEquals } from "@std/assert";
import {
  askMpv,
  socketOf,
  spawn,
  startPlay,
  until,
} from "../native/play_fixture.ts";
import { normal } from "./admin.ts";
import { type Flows, itemOf } from "./flows.ts";
import {
  EPISODES,
  HEAVY_FILM,
  LONG_FILM,
  type MadeFile,
  SHORT_FILM,
} from "./made_media.ts";
import { type RealHome, untilPast } from "./real_home.ts";
import type { RealFixture } from "./real_fixture.ts";

const SEEK_TO_SECONDS = 200;
/** Below the bitrate of every generated film. */
const LOW_BITRATE = 20_000;
const TICKS_PER_MS = 10_000;

export async function stopAtPosition({ fixture, home }: Flows): Promise<void> {
  const film = itemOf(fixture, LONG_FILM);
  const { child, mpv } = await startPlay(home, film);
  await untilPast(mpv, 0);
  const commands = [
    ["set_property", "pause", true],
    ["seek", SEEK_TO_SECONDS, "absolute"],
  ];
  await askMpv(socketOf(mpv), commands);
  // A player starts at a key frame near the target.
  const shown = await untilPast(mpv, SEEK_TO_SECONDS / 2);
  child.kill("SIGINT");
  const { code, stderr } = await child.output();
  assertEquals(code, 130, new TextDecoder().decode(stderr));
  const { PlaybackPositionTicks } = await home.serverMarks(film);
  const seconds = PlaybackPositionTicks / TICKS_PER_MS / 1_000;
  assert(
    Math.abs(seconds - shown) < 1,
    `shown at ${shown}, left at ${seconds}`,
  );
  await home.succeed("library", "sync");
  const { positionMs } = await home.succeed("library", "show", film);
  assert(Math.abs(positionMs - seconds * 1_000) < 1, `${positionMs}`);
  await assertResumed(home, { film, seconds });
}

async function assertResumed(
  home: RealHome,
  { film, seconds }: { film: string; seconds: number },
): Promise<void> {
  const { child, mpv } = await startPlay(home, film);
  const position = await untilPast(mpv, 0);
  child.kill("SIGINT");
  await child.output();
  assert(position >= seconds / 2, `resumed at ${position}`);
}

export async function playToTheEnd({ fixture, home }: Flows): Promise<void> {
  const [, episode] = EPISODES;
  const id = itemOf(fixture, episode);
  assertEquals((await home.serverMarks(id)).Played, false);
  const played = await home.jellytau("play", id);
  assertEquals(played.code, 0, played.stderr);
  const { Played, PlaybackPositionTicks, PlayCount } = await home.serverMarks(
    id,
  );
  assertEquals([Played, PlaybackPositionTicks], [true, 0]);
  assert(PlayCount > 0);
  await home.succeed("library", "sync");
  const { played: isPlayed } = await home.succeed("library", "show", id);
  assertEquals(isPlayed, true);
}

export function playTranscoded(flows: Flows): Promise<void> {
  return assertTranscoded(flows, HEAVY_FILM);
}

/**
 * Plays under a bitrate limit, which a server applies only to clients outside
 * its network.
 */
export async function playLimited(flows: Flows): Promise<void> {
  const { fixture, home } = flows;
  if (fixture.demo) fixture.demo.options.inNetwork = false;
  await fixture.setPolicy({ RemoteClientBitrateLimit: LOW_BITRATE });
  try {
    const { IsInNetwork } = await home.api("/System/Endpoint");
    if (!IsInNetwork) return await assertTranscoded(flows, SHORT_FILM);
    const child = spawn(home, itemOf(fixture, SHORT_FILM), "--from-start");
    const { code, stderr } = await child.output();
    assertEquals(code, 0, new TextDecoder().decode(stderr));
  } finally {
    await fixture.setPolicy({ RemoteClientBitrateLimit: 0 });
  }
}

async function assertTranscoded(
  { fixture, home }: Flows,
  file: MadeFile,
): Promise<void> {
  const id = itemOf(fixture, file);
  const child = spawn(home, id, "--from-start");
  const ended = child.output();
  // The play may end before the server reports it.
  const transcoding = until(() => transcodingOf(fixture, id)).catch(() => null);
  const first = await Promise.race([
    transcoding,
    ended.then(({ stderr }) => new TextDecoder().decode(stderr)),
  ]);
  assert(
    first !== null && typeof first === "object",
    `it was not transcoded: ${first}`,
  );
  const { code, stderr } = await ended;
  assertEquals(code, 0, new TextDecoder().decode(stderr));
  assertEquals((await home.serverMarks(id)).Played, true);
}

/** Returns the server's or the program's word for it; null before that. */
async function transcodingOf({ admin, viewer }: RealFixture, itemId: string) {
  const sessions = await admin.get("/Sessions");
  const session = sessions.find((
    it: { UserId: string; NowPlayingItem?: { Id: string } },
  ) =>
    normal(it.UserId) === viewer.id &&
    normal(it.NowPlayingItem?.Id ?? "") === itemId
  );
  const { TranscodingInfo, PlayState } = session ?? {};
  if (TranscodingInfo) return TranscodingInfo;
  return PlayState?.PlayMethod === "Transcode" ? PlayState : null;
}
