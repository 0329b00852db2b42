import {
  type EndedPlay,
  playSummary,
  unsentNote,
} from "../../src/core/play_summary.ts";
import { assertEquals } from "@std/assert";

const PLAY: EndedPlay = {
  title: "Film",
  type: "movie",
  outcome: "part",
  positionMs: 60_000,
  resumePositionMs: 0,
  countsAsWatched: false,
};
const words = (change: Partial<EndedPlay>) =>
  playSummary({ ...PLAY, ...change });

Deno.test("playSummary() names the position that the server keeps", () => {
  const left = words({ resumePositionMs: 59_000 });
  assertEquals(left, "Played Film: left at 0:59");
  const unknown = words({ resumePositionMs: null, countsAsWatched: null });
  assertEquals(unknown, "Played Film: left at 1:00");
});

Deno.test("playSummary() says what happens to a play that cannot be resumed", () => {
  assertEquals(
    words({}),
    "Played Film to 1:00: the next play starts at the beginning",
  );
  assertEquals(
    words({ countsAsWatched: true }),
    "Played Film to 1:00: it counts as watched",
  );
  assertEquals(
    words({ countsAsWatched: true, outcome: "end" }),
    "Watched Film",
  );
});

Deno.test("playSummary() says that music was played, not watched", () => {
  for (const type of ["track", "audiobook", "album"] as const) {
    const given = { title: "Song", type, countsAsWatched: true } as const;
    assertEquals(
      words(given),
      "Played Song to 1:00: it counts as played",
    );
    assertEquals(words({ ...given, outcome: "end" }), "Played Song");
  }
});

Deno.test("playSummary() claims nothing where nothing is known", () => {
  assertEquals(words({ outcome: "nothing" }), "Film was not played");
  assertEquals(
    words({ outcome: "unknown" }),
    "Played Film: the player reported no position",
  );
});

Deno.test("unsentNote() says when a stored play is sent, and nothing for a sent one", () => {
  const problem = { kind: "unreachable", message: "Cannot reach it" } as const;
  assertEquals(unsentNote({ kept: false, problem: null }), null);
  const later =
    "The position is saved and will be sent when the server can be reached";
  assertEquals(unsentNote({ kept: true, problem }), later);
  assertEquals(unsentNote({ kept: true, problem: null }), later);
  assertEquals(
    unsentNote({ kept: true, problem: { ...problem, kind: "rejected" } }),
    "The position is saved and will be sent after you sign in again",
  );
  assertEquals(
    unsentNote({ kept: false, problem }),
    "The server did not receive the play: Cannot reach it",
  );
});
