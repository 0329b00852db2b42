import type { LeftPlay, PlayState } from "../../../src/core/playback_ports.ts";
import { finishPlays } from "../../../src/library/playback/finish_plays.ts";
import { withSkew } from "../../demo/demo_session.ts";
import { assert, assertEquals } from "@std/assert";
import { type DownloadFixture, downloadTest } from "../download_fixture.ts";

const PLAYED_AT = new Date("2026-05-01T10:00:00Z");

/** Returns an unwatched film and the play that a killed process left. */
function killed({ demo, session }: DownloadFixture, given: Partial<PlayState>) {
  const { account } = session;
  const film = demo.library.visibleItems().find((it) => it.kind === "Movie");
  assert(film);
  demo.library.changeUserData(account.userId, film, {
    played: false,
    playCount: 0,
    positionTicks: 0,
    lastPlayedMs: null,
  });
  const state = {
    serverId: account.serverId,
    userId: account.userId,
    itemId: film.id,
    sourceId: null,
    playSessionId: "f".repeat(32),
    transcoded: false,
    reported: true,
    positionMs: Math.round((film.runTimeTicks ?? 0) / 20_000),
    playedAt: PLAYED_AT,
    ...given,
  };
  const ended: ("forget" | "keep")[] = [];
  const left: LeftPlay = {
    state,
    forget: () => void ended.push("forget"),
    keep: () => void ended.push("keep"),
  };
  const records = {
    open: () => {
      throw new Error("nothing is played");
    },
    takeLeft: () => Promise.resolve([left]),
  };
  const position = () =>
    demo.library.userData(account.userId, film).positionTicks / 10_000;
  const moments = () => demo.plays.map((it) => it.moment);
  return {
    film,
    state,
    ended,
    position,
    moments,
    finish: () => finishPlays(records, withClock(session)),
  };
}

downloadTest(
  "finishPlays() sends the stop that a killed process could not send",
  async (fixture) => {
    const { ended, finish, moments, position, state } = killed(fixture, {});
    await finish();
    assertEquals([moments(), ended], [["stop"], ["forget"]]);
    assertEquals(position(), state.positionMs);
    const { PlaySessionId, Failed } = fixture.demo.plays[0]?.body ?? {};
    assertEquals([PlaySessionId, Failed], [state.playSessionId, undefined]);
  },
);

downloadTest(
  "finishPlays() sends the start too when the server does not know the play",
  async (fixture) => {
    const { finish, moments, position, state } = killed(fixture, {
      reported: false,
    });
    await finish();
    assertEquals([moments(), position()], [
      ["start", "stop"],
      state.positionMs,
    ]);
  },
);

downloadTest(
  "finishPlays() ends the session alone when the film was played later",
  async (fixture) => {
    const { ended, film, finish, position } = killed(fixture, {});
    const { demo, session } = fixture;
    demo.library.changeUserData(session.account.userId, film, {
      positionTicks: 70_000_000,
      lastPlayedMs: PLAYED_AT.getTime() + 60_000,
    });
    await finish();
    assertEquals(demo.plays.map((it) => it.body.Failed), [true]);
    assertEquals([position(), ended], [7_000, ["forget"]]);
  },
);

downloadTest(
  "finishPlays() keeps the play when the server fails or it is another account's",
  async (fixture) => {
    const other = killed(fixture, { userId: "e".repeat(32) });
    await other.finish();
    assertEquals([other.moments(), other.ended], [[], ["keep"]]);
    const failing = killed(fixture, {});
    fixture.demo.options.answer = () => new Response(null, { status: 503 });
    await failing.finish();
    assertEquals([failing.moments(), failing.ended], [[], ["keep"]]);
  },
);

downloadTest(
  "finishPlays() forgets the play when the server has removed the film",
  async (fixture) => {
    const gone = killed(fixture, { itemId: "d".repeat(32) });
    await gone.finish();
    assertEquals([gone.moments(), gone.ended], [[], ["forget"]]);
  },
);

downloadTest(
  "finishPlays() forgets a removed film that makes the server fail",
  async (fixture) => {
    const itemId = "d".repeat(32);
    const gone = killed(fixture, { itemId });
    fixture.demo.options.answer = ({ url }) =>
      new URL(url).pathname.endsWith(itemId)
        ? new Response("Error processing request.", { status: 500 })
        : null;
    await gone.finish();
    assertEquals([gone.moments(), gone.ended], [[], ["forget"]]);
  },
);

function withClock({ account, server }: DownloadFixture["session"]) {
  return { account, server: withSkew(server, 0) };
}

downloadTest(
  "finishPlays() keeps the play when the user is outside the allowed hours",
  async (fixture) => {
    const { ended, finish, moments } = killed(fixture, {});
    const { account } = fixture.session;
    const user = fixture.demo.users.all
      .find((it) => it.id === account.userId);
    assert(user);
    user.forbidden = true;
    await finish();
    assertEquals([moments(), ended], [[], ["keep"]]);
    user.forbidden = false;
    await finish();
    assertEquals([moments(), ended], [["stop"], ["keep", "forget"]]);
  },
);
