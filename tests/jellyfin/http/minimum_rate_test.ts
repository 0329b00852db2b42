import { Failure, type FailureKind } from "../../../src/core/failure.ts";
import type { MediaServer } from "../../../src/core/ports.ts";
import { Secret } from "../../../src/core/secret.ts";
import { atLeastRate } from "../../../src/jellyfin/http/minimum_rate.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { SteppingClock } from "../../auth/auth_fixture.ts";
import {
  type Conversation,
  failureOf,
  networkTest,
  withRawServer,
} from "../jellyfin_fixture.ts";

const URL = "https://home.example";
const WINDOW_MS = 30_000;

/** Yields pieces, each after a pause. */
async function* pieces(
  clock: SteppingClock,
  each: readonly (readonly [sizeBytes: number, afterMs: number])[],
) {
  for (const [sizeBytes, afterMs] of each) {
    await clock.wait(afterMs);
    yield new Uint8Array(sizeBytes);
  }
}

/** Counts the bytes until the end, or until the transfer is aborted. */
async function read(
  each: readonly (readonly [sizeBytes: number, afterMs: number])[],
  { pauseMs = 0 } = {},
): Promise<{ bytes: number; failure: Failure | null }> {
  const clock = new SteppingClock();
  const options = { url: URL, windowMs: WINDOW_MS, clock };
  let bytes = 0;
  try {
    for await (const piece of atLeastRate(pieces(clock, each), options)) {
      bytes += piece.length;
      await clock.wait(pauseMs);
    }
    return { bytes, failure: null };
  } catch (caught) {
    assert(caught instanceof Failure);
    return { bytes, failure: caught };
  }
}

const times = <T>(count: number, it: T): T[] => Array(count).fill(it);

networkTest(
  "atLeastRate() cuts off what trickles when the window is over",
  async () => {
    const { bytes, failure } = await read(times(1_000, [1, 1_000]));
    assertEquals<FailureKind | undefined>(failure?.kind, "timeout");
    assertEquals(bytes, 29);
  },
);

networkTest(
  "atLeastRate() cuts off what begins well and trickles then",
  async () => {
    const { bytes, failure } = await read([
      ...times(100, [65_536, 10] as const),
      ...times(1_000, [1, 1_000] as const),
    ]);
    assertEquals(failure?.kind, "timeout");
    assertEquals(bytes, 100 * 65_536 + 29);
  },
);

networkTest(
  "atLeastRate() lets pass what is slow, and what comes in gusts",
  async () => {
    for (const each of [[1_100, 1_000], [60_000, 29_000]] as const) {
      const { bytes, failure } = await read(times(200, each));
      assertEquals(failure, null);
      assertEquals(bytes, 200 * each[0]);
    }
  },
);

networkTest(
  "atLeastRate() does not count how long its reader takes",
  async () => {
    const slow = { pauseMs: 60_000 };
    const { bytes, failure } = await read(times(100, [100, 1]), slow);
    assertEquals([bytes, failure], [10_000, null]);
  },
);

/** Sends one byte every 50 ms until the client hangs up. */
const drip: Conversation = async ({ say }) => {
  await say("HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n");
  while (true) {
    await new Promise((done) => setTimeout(done, 50));
    await say("x");
  }
};
const TOKEN = new Secret("t".repeat(32));
const LIMIT_MS = 1_000;

const READERS: [
  name: string,
  use: (server: MediaServer) => Promise<unknown>,
][] = [
  ["media.stream()", async (server) => {
    const path = "/Items/1/Download";
    for await (const _ of (await server.as(TOKEN).media.stream({ path })).body);
  }],
  ["raw()", async (server) => {
    const request = { method: "GET", path: "/Users/Me", body: null };
    for await (const _ of (await server.as(TOKEN).raw(request)).body);
  }],
  [
    "library.findPicture()",
    (server) =>
      server.as(TOKEN).library.findPicture({
        itemId: "5".repeat(32),
        tag: "1",
        widthPx: 100,
        etag: null,
        heightPx: 100,
      }),
  ],
];

for (const [name, use] of READERS) {
  networkTest(
    `JellyfinServer.${name} ends when the body drips for ever`,
    async () => {
      await withRawServer(drip, async ({ url, trust }) => {
        const failure = await failureOf(
          url,
          { ...trust, timeoutMs: LIMIT_MS },
          use,
        );
        assertEquals<FailureKind>(failure.kind, "timeout");
      });
    },
  );
}

networkTest("atLeastRate() passes on what its source throws", async () => {
  const clock = new SteppingClock();
  const options = { url: URL, windowMs: WINDOW_MS, clock };
  // deno-lint-ignore require-yield -- it breaks before the first piece
  async function* broken() {
    await clock.wait(1);
    throw new RangeError("broken");
  }
  await assertRejects(async () => {
    for await (const _ of atLeastRate(broken(), options));
  }, RangeError);
});
