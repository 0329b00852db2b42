import type { MediaItem } from "../../../src/core/media_item.ts";
import type { RepeatMode } from "../../../src/core/playback_ports.ts";
import {
  QueueEntries,
  type QueueEntry,
} from "../../../src/library/playback/queue_entries.ts";
import { Failure } from "../../../src/core/failure.ts";
import { assertEquals, assertThrows } from "@std/assert";

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

const namesIn = (entries: QueueEntries) =>
  entries.list({ from: 0, limit: 99 }).map(({ item }) => item.name).join("");

Deno.test("QueueEntries.add() adds at the end, or after the current entry", () => {
  const { entries } = threeAtSecond("off");
  entries.add([entry("x"), entry("y")], { next: false });
  entries.add([entry("1"), entry("2")], { next: true });
  assertEquals([namesIn(entries), entries.number], ["ab12cxy", 2]);
  assertEquals(nameOf(entries.following), "1");
});

Deno.test("QueueEntries.shuffle() shuffles the entries after the current one", () => {
  const { entries } = threeAtSecond("all");
  entries.add([entry("d"), entry("e")], { next: false });
  entries.shuffle(() => 0);
  assertEquals([namesIn(entries), entries.number], ["abecd", 2]);
  assertEquals(nameOf(entries.following), "e");
});

Deno.test("QueueEntries.remove() keeps the current entry, and refuses to remove it", () => {
  const { entries } = threeAtSecond("off");
  entries.remove([1, 3, 3]);
  assertEquals([namesIn(entries), entries.number], ["b", 1]);
  const failure = assertThrows(() => entries.remove([1]), Failure);
  assertEquals(
    [failure.kind, failure.message],
    ["usage", "Cannot remove item 1: it is playing"],
  );
});

for (
  const [from, to, order, number] of [
    [1, 3, "bca", 1],
    [3, 1, "cab", 3],
    [2, 1, "bac", 1],
    [2, 3, "acb", 3],
    [1, 1, "abc", 2],
  ] as const
) {
  Deno.test(`QueueEntries.move() moves ${from} to ${to} and keeps the current entry`, () => {
    const { entries } = threeAtSecond("off");
    entries.move(from, to);
    assertEquals([namesIn(entries), entries.number], [order, number]);
  });
}

Deno.test("QueueEntries refuses positions that do not exist, and changes nothing", () => {
  const { entries } = threeAtSecond("off");
  const uses = [
    () => entries.at(0),
    () => entries.at(4),
    () => entries.remove([3, 4]),
    () => entries.move(1, 4),
    () => entries.move(4, 1),
  ];
  for (const use of uses) {
    const { kind, message } = assertThrows(use, Failure);
    assertEquals(kind, "not_found");
    assertEquals(message.endsWith("the queue has 3 items"), true, message);
  }
  assertEquals(namesIn(entries), "abc");
});

Deno.test("QueueEntries.list() gives each entry a key that stays when it moves", () => {
  const { three, entries } = threeAtSecond("off");
  const keys = () => entries.list({ from: 0, limit: 9 }).map(({ key }) => key);
  const [a, b, c] = keys();
  assertEquals(new Set([a, b, c]).size, three.length);
  entries.move(1, 3);
  entries.add([entry("a")], { next: false });
  assertEquals(keys().slice(0, 3), [b, c, a]);
  assertEquals(new Set(keys()).size, 4);
  assertEquals(entries.list({ from: 1, limit: 2 }).length, 2);
});
