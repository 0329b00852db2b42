import { Failure } from "../../../src/core/failure.ts";
import { chooseFiles } from "../../../src/library/download/choose_files.ts";
import type { FileItem } from "../../../src/library/download/download_plan.ts";
import { assertEquals, assertThrows } from "@std/assert";

/** Returns episodes; a `w` is watched, `s` a special and `-` unwatched. */
function episodes(states: string): FileItem[] {
  return [...states].map((state, at) =>
    ({
      id: `${at}`,
      type: "episode",
      seasonNumber: state === "s" ? 0 : 1,
      userData: { played: state === "w", lastPlayedAt: null },
    }) as unknown as FileItem
  );
}

for (
  const [only, states, expected] of [
    ["all", "sw-", "012"],
    ["unwatched", "sw-w-", "024"],
    ["next", "sw-w-------", "45678"],
    ["next", "s--", "12"],
  ] as const
) {
  Deno.test(`chooseFiles() takes ${expected} of ${states} for "${only}"`, () => {
    const chosen = chooseFiles(episodes(states), only);
    assertEquals(chosen.map(({ id }) => id).join(""), expected);
  });
}

Deno.test("chooseFiles() refuses a choice that takes nothing", () => {
  for (const only of ["next", "unwatched"] as const) {
    const { kind } = assertThrows(
      () => chooseFiles(episodes("ww"), only),
      Failure,
    );
    assertEquals(kind, "not_found");
  }
});
