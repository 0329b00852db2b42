import { NO_CHOICES } from "../../../src/core/track_choices.ts";
import { NEW_PREFERENCES } from "../../../src/core/playback_preferences.ts";
import { planPlayback } from "../../../src/library/playback/play_plan.ts";
import type { TrackMemory } from "../../../src/library/playback/track_memory.ts";
import { missingTracks } from "../../../src/library/download/unselected_tracks.ts";
import type { AccountSession } from "../../../src/library/download/download_plan.ts";
import { Failure } from "../../../src/core/failure.ts";
import type {
  MediaTrack,
  PlayableSource,
} from "../../../src/core/media_ports.ts";
import { assertEquals, assertRejects } from "@std/assert";
import { makeTrack } from "./media_track.ts";
import { makeItem } from "../../media_item.ts";
import { downloadTest } from "../download_fixture.ts";

const ENGLISH = {
  language: "eng",
  title: null,
  codec: "subrip",
  place: 0,
  isForced: false,
};

function memoryOf(subtitle: typeof ENGLISH | "off"): TrackMemory {
  const choices = { ...NO_CHOICES, subtitle };
  return {
    wanted: (named) => named,
    usual: () => ({ preferences: NEW_PREFERENCES, choices }),
    change: () => undefined,
    save: () => undefined,
  };
}

/** Returns a session whose server offers a film with these tracks. */
function sessionWith(
  tracks: readonly MediaTrack[],
  changes: Partial<PlayableSource> = {},
) {
  const source: PlayableSource = {
    id: "5".repeat(32),
    container: "mkv",
    sizeBytes: 9,
    runtimeMs: 60_000,
    direct: true,
    isRemote: false,
    madePath: null,
    tracks,
    defaultAudio: 1,
    defaultSubtitle: null,
    ...changes,
  };
  const playbackInfo = () =>
    Promise.resolve({ sources: [source], playSessionId: null, error: null });
  const media = { playbackInfo };
  return { server: { media } } as unknown as AccountSession;
}

downloadTest(
  "planPlayback() plays an item of a queue that lacks the wanted tracks",
  async ({ deps, session: { account } }) => {
    const item = makeItem({ type: "movie", name: "Film" }, 1);
    const english = makeTrack("audio", 1, { language: "eng" });
    const wanted = { audio: "jpn", subtitles: "off" };
    const planWith = (mayLackTracks: boolean) => {
      const session = sessionWith([english]);
      const request = { account, session, item, wanted, mayLackTracks };
      return planPlayback(deps, request);
    };
    const failure = await assertRejects(() => planWith(false), Failure);
    assertEquals(failure.kind, "usage");
    const plan = await planWith(true);
    assertEquals(plan.chosen.audio, 1);
    assertEquals(plan.wanted, { audio: null, subtitles: "off" });
    assertEquals(missingTracks(plan), [
      '"Film" has no audio "jpn": playing it with other tracks',
    ]);
  },
);

downloadTest(
  "planPlayback() names the language of earlier subtitles when the server is away, unless they were forced",
  async ({ deps, session: { account } }) => {
    const item = makeItem({ type: "movie", name: "Film" }, 1);
    const languageFor = async (subtitle: typeof ENGLISH | "off") => {
      const memory = memoryOf(subtitle);
      const request = { account, session: null, item, memory };
      return (await planPlayback(deps, request)).languages.subtitles;
    };
    assertEquals(await languageFor(ENGLISH), "eng");
    assertEquals(await languageFor({ ...ENGLISH, isForced: true }), null);
    assertEquals(await languageFor("off"), null);
  },
);

const STREAM = "/videos/5/master.m3u8?VideoCodec=h264&TranscodeReasons=";
const MEGABITS = 4_000_000;
const LIMITED = [
  ["ContainerBitrateExceedsLimit", {}, MEGABITS],
  ["VideoCodecNotSupported,VideoBitrateExceedsLimit", {}, MEGABITS],
  ["VideoCodecNotSupported", {}, null],
  ["ContainerBitrateExceedsLimit", { maxBitrate: null }, null],
  ["ContainerBitrateExceedsLimit", { maxBitrate: 1_000_000_000 }, null],
  // The file itself could not be played.
  ["ContainerBitrateExceedsLimit", { transcode: true }, null],
] as const;

for (const [reasons, changes, limit] of LIMITED) {
  downloadTest(
    `planPlayback() says whether the limit is the reason for ${reasons} with ${
      JSON.stringify(changes)
    }`,
    async ({ deps, session: { account } }) => {
      const item = makeItem({ type: "movie", name: "Film" }, 1);
      const made = { direct: false, madePath: STREAM + reasons };
      const session = sessionWith([makeTrack("audio", 1)], made);
      const request = { account, session, item, maxBitrate: MEGABITS };
      const plan = await planPlayback(deps, { ...request, ...changes });
      assertEquals([plan.transcoded, plan.bitrateLimit], [true, limit]);
    },
  );
}
