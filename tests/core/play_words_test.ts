import {
  type EndedPlay,
  playWords,
  unsentWords,
} from "../../src/core/play_words.ts";
import { assertEquals } from "../assert.ts";

const PLAY: EndedPlay = {
  title: "Film",
  type: "movie",
  outcome: "part",
  positionMs: 60_000,
  resumePositionMs: 0,
  countsAsWatched: false,
};
const words = (change: Partial<EndedPlay>) =>
  playWords({ ...PLAY, ...change }, (ms) => `${ms / 1_000} s`);

Deno.test("playWords() names the position that the server keeps", () => {
  const left = words({ resumePositionMs: 59_000 });
  assertEquals(left, "Played Film: left at 59 s");
  const unknown = words({ resumePositionMs: null, countsAsWatched: null });
  assertEquals(unknown, "Played Film: left at 60 s");
});

Deno.test("playWords() says what becomes of a play that cannot be resumed", () => {
  assertEquals(
    words({}),
    "Played Film to 60 s: the next play starts at the beginning",
  );
  assertEquals(
    words({ countsAsWatched: true }),
    "Played Film to 60 s: it counts as watched",
  );
  assertEquals(
    words({ countsAsWatched: true, outcome: "end" }),
    "Watched Film",
  );
});

Deno.test("playWords() says that music was played, not watched", () => {
  for (const type of ["track", "audiobook", "album"] as const) {
    const given = { title: "Song", type, countsAsWatched: true } as const;
    assertEquals(
      words(given),
      "Played Song to 60 s: it counts as played",
    );
    assertEquals(words({ ...given, outcome: "end" }), "Played Song");
  }
});

Deno.test("playWords() claims nothing where nothing is known", () => {
  assertEquals(words({ outcome: "nothing" }), "Film was not played");
  assertEquals(
    words({ outcome: "unknown" }),
    "Played Film: the player reported no position",
  );
});

Deno.test("unsentWords() says when a stored play is sent, and nothing for a sent one", () => {
  const problem = { kind: "unreachable", message: "Cannot reach it" } as const;
  assertEquals(unsentWords({ kept: false, problem: null }), null);
  const later =
    "The position is saved and will be sent when the server can be reached";
  assertEquals(unsentWords({ kept: true, problem }), later);
  assertEquals(unsentWords({ kept: true, problem: null }), later);
  assertEquals(
    unsentWords({ kept: true, problem: { ...problem, kind: "rejected" } }),
    "The position is saved and will be sent after you sign in again",
  );
  assertEquals(
    unsentWords({ kept: false, problem }),
    "The server did not receive the play: Cannot reach it",
  );
});
