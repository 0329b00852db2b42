import { Failure } from "../../../src/core/failure.ts";
import { DownloadPatience } from "../../../src/library/download/download_patience.ts";
import { assert, assertEquals } from "@std/assert";

const REFUSED = new Failure("unreachable", "x", { code: "ECONNREFUSED" });

Deno.test("DownloadPatience.next() waits for minutes, at most 10 s at once", () => {
  let nowMs = 0;
  const patience = new DownloadPatience({ monotonicMs: () => nowMs }, 0);
  const pauses: number[] = [];
  for (;;) {
    const next = patience.next({
      failure: REFUSED,
      answered: false,
      receivedBytes: 0,
    });
    if (next === null) break;
    assertEquals(next.away, true);
    pauses.push(next.waitMs);
    nowMs += next.waitMs;
  }
  assertEquals(pauses.slice(0, 5), [1_000, 2_000, 4_000, 8_000, 10_000]);
  assert(nowMs >= 5 * 60_000 && Math.max(...pauses) === 10_000);
});

Deno.test("DownloadPatience.next() waits again after the server has answered", () => {
  let nowMs = 0;
  const patience = new DownloadPatience({ monotonicMs: () => nowMs }, 0);
  const away = { failure: REFUSED, answered: false, receivedBytes: 0 };
  for (let restarts = 1; restarts < 4; restarts++) {
    assert(patience.next(away));
    nowMs += 14 * 60_000;
    assert(patience.next(away));
    const cut = { ...away, answered: true, receivedBytes: restarts };
    assertEquals(patience.next(cut), { waitMs: 1_000, away: false });
  }
});

const ASKED: [seconds: number, waitMs: number][] = [
  [0, 1_000],
  [5, 5_000],
  [3_600, 60_000],
];

for (const [seconds, waitMs] of ASKED) {
  Deno.test(`DownloadPatience.next() honours a Retry-After of ${seconds} s`, () => {
    const patience = new DownloadPatience({ monotonicMs: () => 0 }, 0);
    const failure = new Failure("server_error", "x", {
      code: 503,
      details: { retryAfterSeconds: seconds },
    });
    const failed = { failure, answered: false, receivedBytes: 0 };
    assertEquals(patience.next(failed), { waitMs, away: true });
  });
}

Deno.test("DownloadPatience.next() waits when a gateway cannot reach the server", () => {
  for (const code of [429, 502, 503, 504, 520, 521, 522, 523, 524, 530]) {
    const patience = new DownloadPatience({ monotonicMs: () => 0 }, 0);
    const failure = new Failure("server_error", "x", { code });
    const failed = { failure, answered: false, receivedBytes: 0 };
    assertEquals(patience.next(failed)?.away, true, `${code}`);
  }
});

Deno.test("DownloadPatience.next() gives up after five tries without new bytes", () => {
  const patience = new DownloadPatience({ monotonicMs: () => 0 }, 100);
  const failure = new Failure("server_error", "x", { code: 500 });
  const failed = { failure, answered: false, receivedBytes: 100 };
  const waits = [1, 2, 3, 4, 5].map(() =>
    patience.next(failed)?.waitMs ?? null
  );
  assertEquals(waits, [1_000, 2_000, 4_000, 8_000, null]);
});

Deno.test("DownloadPatience.next() gives up at once on a permanent failure", () => {
  const patience = new DownloadPatience({ monotonicMs: () => 0 }, 0);
  for (const kind of ["forbidden", "rejected", "tls_untrusted"] as const) {
    const failure = new Failure(kind, "x");
    const failed = { failure, answered: false, receivedBytes: 0 };
    assertEquals(patience.next(failed), null);
  }
});
