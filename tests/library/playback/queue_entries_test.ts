import type { MediaItem } from "../../../src/core/media_item.ts";
import type { RepeatMode } from "../../../src/core/playback_ports.ts";
import {
  QueueEntries,
  type QueueEntry,
} from "../../../src/library/playback/queue_entries.ts";
import { assertEquals } from "../../assert.ts";

function entry(name: string): QueueEntry {
  const item = { name } as MediaItem;
  const read = () => Promise.resolve({ item, parts: [], version: null });
  return { item, read };
}

const nameOf = (entry: QueueEntry | null) => entry?.item.name ?? null;

/** Returns three entries, of which the second one plays. */
function threeAtSecond(repeat: RepeatMode) {
  const three = ["a", "b", "c"].map(entry);
  const entries = new QueueEntries(three, { repeat });
  const goTo = (index: number) => {
    const found = three[index];
    if (found) entries.goTo(found);
  };
  goTo(1);
  return { three, entries, goTo };
}

Deno.test("QueueEntries begins with the first entry in every repeat mode", () => {
  for (const repeat of ["off", "all", "one"] as const) {
    const entries = new QueueEntries([entry("a"), entry("b")], { repeat });
    assertEquals([nameOf(entries.following), entries.number], ["a", 0]);
  }
});

for (
  const [repeat, following, next, previous] of [
    ["off", null, null, "b"],
    ["all", "a", "a", "b"],
    ["one", "c", null, "b"],
  ] as const
) {
  Deno.test(`QueueEntries goes on from the last entry with repeat ${repeat}`, () => {
    const { entries, goTo } = threeAtSecond(repeat);
    goTo(2);
    assertEquals(nameOf(entries.following), following);
    assertEquals(nameOf(entries.beside(1)), next);
    assertEquals(nameOf(entries.beside(-1)), previous);
    goTo(0);
    const last = repeat === "all" ? "c" : null;
    assertEquals(nameOf(entries.beside(-1)), last);
  });
}

Deno.test("QueueEntries.isPlayed() is true up to the current entry", () => {
  const { three, entries } = threeAtSecond("off");
  assertEquals(three.map((it) => entries.isPlayed(it)), [true, true, false]);
});
