import {
  accountName,
  childrenLabel,
  counted,
  formatClock,
  formatDuration,
  formatSize,
  formatTimeLeft,
  releaseDay,
  unreachableReason,
  watchedWord,
  watchState,
} from "../../src/core/labels.ts";
import { ITEM_TYPES } from "../../src/core/media_item.ts";
import { assertEquals } from "@std/assert";

const MINUTE_MS = 60_000;

Deno.test("accountName() adds the alias, and prints no control character", () => {
  const account = {
    userName: "ada\x1b[2J",
    alias: null,
    serverUrl: "https://media.example:8443/jellyfin",
  };
  const named = accountName({ ...account, userName: "ada", alias: "home" });
  assertEquals(named, "ada@media.example:8443 (home)");
  assertEquals(accountName(account).includes("\x1b"), false);
});

Deno.test("unreachableReason() names the reason when another server answers", () =>
  assertEquals(
    unreachableReason({ kind: "server_changed" }),
    "another server answers",
  ));

Deno.test("unreachableReason() returns null when nothing answers", () => {
  assertEquals(unreachableReason({ kind: "unreachable" }), null);
  assertEquals(unreachableReason(null), null);
});

Deno.test("counted() uses the singular for one thing only", () => {
  assertEquals(
    [0, 1, 2].map((it) => counted(it, "account")),
    ["0 accounts", "1 account", "2 accounts"],
  );
  assertEquals(
    [1, 5].map((it) => counted(it, "entry", { many: "entries" })),
    ["1 entry", "5 entries"],
  );
});

Deno.test("childrenLabel() counts seasons, episodes and tracks", () => {
  const labels = (["series", "season", "album", "video"] as const)
    .map((type) => childrenLabel({ type, childCount: 3 }));
  assertEquals(labels, ["3 seasons", "3 episodes", "3 tracks", "3 items"]);
  assertEquals(childrenLabel({ type: "movie", childCount: 0 }), null);
});

Deno.test("formatSize() counts by 1000 and uses the units for that", () => {
  const shown = [0, 999, 1_000, 1_500_000, 10 ** 12, 5 * 10 ** 15]
    .map(formatSize);
  assertEquals(shown, [
    "0 B",
    "999 B",
    "1.0 kB",
    "1.5 MB",
    "1.0 TB",
    "5000.0 TB",
  ]);
});

Deno.test("formatDuration() shows seconds below ten minutes only", () => {
  const shown = [null, -1, 400, 42_000, 225_000, 9 * MINUTE_MS, 599_600]
    .map(formatDuration);
  assertEquals(
    shown,
    ["", "0 s", "0 s", "42 s", "3 min 45 s", "9 min", "10 min"],
  );
  const long = [754_000, 59.6 * MINUTE_MS, 101 * MINUTE_MS, 121.8 * MINUTE_MS]
    .map(formatDuration);
  assertEquals(long, ["13 min", "1 h", "1 h 41 min", "2 h 2 min"]);
});

Deno.test("formatClock() shows hours when there are any, and never less than zero", () => {
  const shown = [0, -1, 59_400, 185_000, 3_599_000, 3_600_000, 4_389_000]
    .map(formatClock);
  assertEquals(
    shown,
    ["0:00", "0:00", "0:59", "3:05", "59:59", "1:00:00", "1:13:09"],
  );
});

Deno.test("formatTimeLeft() rounds up to a second", () => {
  const shown = [-1, 0, 1, 1_000, 1_001, 4_388_001].map(formatTimeLeft);
  assertEquals(shown, ["0:00", "0:00", "0:01", "0:01", "0:02", "1:13:09"]);
});

Deno.test("watchedWord() returns played for audio alone", () => {
  const audio = ITEM_TYPES.filter((type) => watchedWord({ type }) === "played");
  assertEquals(audio, ["album", "audiobook", "track"]);
  const [track, film] = [{ type: "track" }, { type: "movie" }] as const;
  assertEquals(watchedWord(track, film), "watched");
  assertEquals(watchedWord(track, track), "played");
});

Deno.test("watchState() prefers watched to a position, and is null for a new item", () => {
  const film = { type: "movie", played: false, positionMs: 0 } as const;
  assertEquals(watchState(film), null);
  const begun = { ...film, positionMs: 12 * MINUTE_MS };
  assertEquals(watchState(begun), "in progress, at 12 min");
  assertEquals(watchState({ ...begun, played: true }), "watched");
});

Deno.test("releaseDay() is the same day everywhere when there is no time", async () => {
  const labels = import.meta.resolve("../../src/core/labels.ts");
  const days = ["2024-01-15T00:00:00.000Z", "2024-01-14T23:30:00.000Z"];
  assertEquals(releaseDay(days[0] ?? ""), "2024-01-15");
  const code = `import { releaseDay } from "${labels}";
    console.log(${JSON.stringify(days)}.map(releaseDay).join());`;
  for (
    const [TZ, expected] of [
      ["America/Los_Angeles", "2024-01-15,2024-01-14"],
      ["Europe/Berlin", "2024-01-15,2024-01-15"],
    ] as const
  ) {
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["eval", "--quiet", code],
      env: { TZ },
    }).output();
    assertEquals(new TextDecoder().decode(stdout).trim(), expected);
  }
});
