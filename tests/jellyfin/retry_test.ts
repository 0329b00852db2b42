import { LIMITS } from "../../src/jellyfin/http/limits.ts";
import { Failure } from "../../src/core/failure.ts";
import { Secret } from "../../src/core/secret.ts";
import { retryPause } from "../../src/jellyfin/http/retry_pause.ts";
import type { HttpReply } from "../../src/jellyfin/http/transport.ts";
import { SteppingClock } from "../auth/auth_fixture.ts";
import { assert, assertEquals } from "@std/assert";
import {
  failureOf,
  httpReply,
  networkTest,
  PUBLIC_INFO,
  withClient,
  withRawServer,
} from "./jellyfin_fixture.ts";

const GOOD = httpReply(200, { body: JSON.stringify(PUBLIC_INFO) });
const busy = (status: number, retryAfter: string | null) =>
  httpReply(status, {
    headers: retryAfter === null ? {} : { "retry-after": retryAfter },
  });

for (const status of [429, 502, 503]) {
  networkTest(
    `JellyfinServer asks again when the first answer is ${status}`,
    async () => {
      const answers = [busy(status, null), GOOD];
      await withRawServer(
        ({ say }) => say(answers.shift() ?? ""),
        async ({ url, trust, received }) => {
          await withClient(url, trust, (it) => it.publicInfo());
          assertEquals(received.filter((it) => it !== "").length, 2);
        },
      );
    },
  );
}

for (const status of [429, 502, 503]) {
  networkTest(
    `JellyfinServer asks again for a script when the first answer is ${status}`,
    async () => {
      const answers = [busy(status, "0"), GOOD];
      await withRawServer(
        ({ say }) => say(answers.shift() ?? ""),
        async ({ url, trust, received }) => {
          await withClient(url, trust, async (it) => {
            const request = { method: "GET", path: "/x", body: null };
            const reply = await it.as(new Secret("t")).raw(request);
            assertEquals(reply.status, 200);
          });
          assertEquals(received.filter((it) => it !== "").length, 2);
        },
      );
    },
  );
}

networkTest(
  "JellyfinServer sends a script's POST once whatever the answer is",
  async () => {
    await withRawServer(
      ({ say }) => say(busy(503, "0")),
      async ({ url, trust, received }) => {
        await withClient(url, trust, async (it) => {
          const request = { method: "POST", path: "/x", body: null };
          const reply = await it.as(new Secret("t")).raw(request);
          assertEquals(reply.status, 503);
        });
        assertEquals(received.filter((it) => it !== "").length, 1);
      },
    );
  },
);

networkTest(
  "JellyfinServer gives up after three tries when the server stays busy",
  async () => {
    await withRawServer(
      ({ say }) => say(busy(503, "0")),
      async ({ url, trust, received }) => {
        const failure = await failureOf(url, trust);
        assertEquals(failure.kind, "server_error");
        assertEquals(received.filter((it) => it !== "").length, 3);
      },
    );
  },
);

networkTest(
  "JellyfinServer sends a sign-in once whatever the answer is",
  async () => {
    for (const status of [429, 500, 502, 503]) {
      await withRawServer(
        ({ say }) => say(busy(status, "0")),
        async ({ url, trust, received }) => {
          const password = new Secret("p");
          const secret = new Secret("s");
          const calls = [
            failureOf(url, trust, (it) => it.signInWithPassword("a", password)),
            failureOf(url, trust, (it) => it.redeemQuickConnect(secret)),
            failureOf(url, trust, (it) => it.startQuickConnect()),
            failureOf(url, trust, (it) => it.as(secret).signOut()),
          ];
          for (const { kind } of await Promise.all(calls)) {
            assertEquals(kind, "server_error");
          }
          assertEquals(received.filter((it) => it !== "").length, calls.length);
        },
      );
    }
  },
);

const reply = (status: number, retryAfter?: string): HttpReply => ({
  status,
  headers: retryAfter === undefined ? [] : [["retry-after", retryAfter]],
  body: new Uint8Array(),
});

/**
 * The pauses before the first retry in milliseconds, with a jitter of one half.
 */
const PAUSES: [
  title: string,
  outcome: HttpReply | Failure,
  ms: number | null,
][] = [
  ["503", reply(503), 200],
  ["503 with Jellyfin's own form of five seconds", reply(503, "005"), 5_000],
  ["503 that asks for an hour", reply(503, "3600"), null],
  ["503 that asks for nonsense", reply(503, "-1"), null],
  ["503 with a date", reply(503, "Mon, 23 Nov 2026 10:00:03 GMT"), 3_000],
  [
    "503 with a date that has passed",
    reply(503, "Mon, 23 Nov 2026 09:00:00 GMT"),
    200,
  ],
  ["500", reply(500), null],
  ["401", reply(401), null],
  [
    "a refused connection",
    new Failure("unreachable", "x", { code: "ECONNREFUSED" }),
    200,
  ],
  [
    "an unknown name",
    new Failure("unreachable", "x", { code: "ENOTFOUND" }),
    null,
  ],
  ["an untrusted certificate", new Failure("tls_untrusted", "x"), null],
  [
    "a limit that has passed",
    new Failure("timeout", "x", { code: "UND_ERR_CONNECT_TIMEOUT" }),
    null,
  ],
];

for (const [title, outcome, ms] of PAUSES) {
  networkTest(`retryPause() returns ${ms} ms after ${title}`, () => {
    const clock = new SteppingClock();
    const random = () => 0.5;
    const options = { retried: 0, limits: LIMITS, clock, random };
    assertEquals(retryPause(outcome, options), ms);
  });
}

networkTest("retryPause() doubles, with jitter to both sides", () => {
  const pause = (retried: number, random: number) =>
    retryPause(reply(503), {
      retried,
      limits: LIMITS,
      clock: new SteppingClock(),
      random: () => random,
    });
  assertEquals([0, 1, 2].map((it) => pause(it, 0.5)), [200, 400, 800]);
  assertEquals(pause(0, 0), 100);
  assert((pause(0, 0.999) ?? 0) < 300);
});
