import * as fc from "fast-check";
import { letterOf, thumbOf } from "../../../src/tui/model/scroll_bar.ts";
import { assert, assertEquals } from "@std/assert";

Deno.test("thumbOf() shows the visible part, and nothing if that is all", () => {
  const thumb = (top: number) => thumbOf({ top, lines: 10, total: 100 });
  assertEquals(thumb(0), { from: 0, length: 1 });
  assertEquals(thumb(45), { from: 5, length: 1 });
  assertEquals(thumb(90), { from: 9, length: 1 });
  assertEquals(thumbOf({ top: 0, lines: 10, total: 20 })?.length, 5);
  assertEquals(thumbOf({ top: 0, lines: 10, total: 10 }), null);
  assertEquals(thumbOf({ top: 0, lines: 10, total: 0 }), null);
});

Deno.test("thumbOf() stays inside the window", () => {
  const lists = fc.record({
    top: fc.nat(5_000),
    lines: fc.nat(100),
    total: fc.nat(5_000),
  });
  fc.assert(fc.property(lists, (list) => {
    const thumb = thumbOf(list);
    if (thumb === null) return;
    assert(thumb.length >= 1 && thumb.from >= 0);
    assert(thumb.from + thumb.length <= list.lines, JSON.stringify(thumb));
  }));
});

Deno.test("letterOf() returns the letter that a name is sorted by", () => {
  const names = ["The Harbour", "Éclair", "Łukasz", "тихая", "42", "بيت"];
  assertEquals(names.map(letterOf), ["H", "E", "L", "Т", "4", "ب"]);
  assertEquals(["東京物語", "기생충", "", "👨‍👩‍👧‍👦 Family"].map(letterOf), [
    null,
    null,
    null,
    null,
  ]);
});
