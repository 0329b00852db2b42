import * as fc from "fast-check";
import {
  askPermitted,
  judgeAnswer,
  readContentRange,
} from "../../../src/library/download/download_answer.ts";
import { Failure, toFailure } from "../../../src/core/failure.ts";
import { titledFailure } from "../../../src/library/titled_failure.ts";
import { assertEquals, assertRejects, assertThrows } from "@std/assert";

const DATE = "Fri, 02 Jan 2026 03:04:05 GMT";
const LATER = "Fri, 02 Jan 2026 03:04:06 GMT";

function answer(status: 200 | 206 | 416, headers: Record<string, string>) {
  return { status, header: (name: string) => headers[name] ?? null };
}

const GOOD = { "content-range": "bytes 10-99/100", "last-modified": DATE };
const ASKED = { from: 10, sizeBytes: 100, lastModified: DATE };

const PARTS: [title: string, headers: Record<string, string>, kind: string][] =
  [
    ["the rest of the same", GOOD, "continues"],
    ["another total", {
      ...GOOD,
      "content-range": "bytes 10-99/101",
    }, "another version"],
    ["another start", {
      ...GOOD,
      "content-range": "bytes 11-99/100",
    }, "another version"],
    ["another end", {
      ...GOOD,
      "content-range": "bytes 10-98/100",
    }, "another version"],
    ["a later date", { ...GOOD, "last-modified": LATER }, "another version"],
    ["no date", { "content-range": "bytes 10-99/100" }, "another version"],
    ["no range", { "last-modified": DATE }, "another version"],
  ];

for (const [title, headers, kind] of PARTS) {
  Deno.test(`judgeAnswer() returns "${kind}" for a part with ${title}`, () => {
    assertEquals(judgeAnswer(answer(206, headers), ASKED).kind, kind);
  });
}

Deno.test("judgeAnswer() starts again with a whole reply and after 416", () => {
  const headers = {
    "content-length": "7",
    "last-modified": DATE,
    "date": LATER,
  };
  assertEquals(judgeAnswer(answer(200, headers), ASKED), {
    kind: "whole",
    facts: { sizeBytes: 7, lastModified: DATE },
  });
  assertEquals(judgeAnswer(answer(416, {}), ASKED).kind, "another version");
});

Deno.test("judgeAnswer() does not rely on a date of the answer's own second", () => {
  const headers = { "last-modified": DATE, "date": DATE };
  assertEquals(judgeAnswer(answer(200, headers), ASKED), {
    kind: "whole",
    facts: { sizeBytes: null, lastModified: null },
  });
});

Deno.test("judgeAnswer() refuses a part that was not requested", () => {
  const asked = { from: 0, sizeBytes: null, lastModified: null };
  assertThrows(() => judgeAnswer(answer(206, GOOD), asked), Failure);
  assertThrows(() => judgeAnswer(answer(416, {}), asked), Failure);
});

Deno.test("readContentRange() reads what it writes and refuses the rest", () => {
  fc.assert(fc.property(fc.nat(), fc.nat(), fc.nat(), (from, more, rest) => {
    const to = from + more + 1;
    const total = to + rest;
    const text = `bytes ${from}-${to - 1}/${total}`;
    assertEquals(readContentRange(text), { from, to, total });
  }));
  for (
    const text of ["", "bytes */5", "bytes 5-4/9", "bytes 0-9/9", "bits 0-1/2"]
  ) assertEquals(readContentRange(text), null);
  fc.assert(fc.property(fc.string(), (text) => {
    const range = readContentRange(text);
    if (range) assertEquals(range.from < range.to, true);
  }));
});

Deno.test("judgeAnswer() throws a failure that can get a title when the status is wrong", () => {
  const asked = { ...ASKED, from: 0 };
  const failure = assertThrows(() => judgeAnswer(answer(206, GOOD), asked));
  const action = 'Cannot download "M (1931)"';
  assertEquals(
    titledFailure(action, toFailure(failure)).message,
    `${action}: the server sent status 206 for a whole file`,
  );
});

Deno.test("askPermitted() leaves the refusal of a proxy as it is", async () => {
  const hint = "Let this program pass the proxy";
  const proxy = new Failure("forbidden", "Cannot use", { code: 403, hint });
  const ask = () => askPermitted("Film", Promise.reject(proxy));
  assertEquals((await assertRejects(ask, Failure)).hint, hint);
});
