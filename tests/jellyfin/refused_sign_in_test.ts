/**
 * Tests that the message names each way in which a server refuses a sign-in.
 */
import type { FailureKind } from "../../src/core/failure.ts";
import type { MediaServer } from "../../src/core/ports.ts";
import { Secret } from "../../src/core/secret.ts";
import { assert, assertEquals, assertMatch } from "@std/assert";
import {
  failureOf,
  httpReply,
  networkTest,
  withRawServer,
} from "./jellyfin_fixture.ts";

const EMPTY = (status: number) => httpReply(status, { headers: NO_TYPE });
const NO_TYPE = { "content-type": "" };
const TEXT = (status: number) =>
  httpReply(status, {
    headers: { "content-type": "text/plain" },
    body: "Error processing request.",
  });
const MESSAGE = (status: number, said: string) =>
  httpReply(status, { body: JSON.stringify(said) });
const OBJECT = (status: number) =>
  httpReply(status, { body: `{"title":"x","status":${status}}` });
const OFF = MESSAGE(401, "Quick connect is disabled");

type Refusal = [
  title: string,
  reply: string,
  kind: FailureKind,
  message: RegExp,
];

interface Call {
  readonly name: string;
  readonly ask: (server: MediaServer) => Promise<unknown>;
  readonly refusals: readonly Refusal[];
}

const SECRET = new Secret("5ec2e7".repeat(8));

const CALLS: readonly Call[] = [
  {
    name: "signInWithPassword()",
    ask: (it) => it.signInWithPassword("ada", SECRET),
    refusals: [
      ["a proxy drops the header (400 E2)", TEXT(400), "rejected", /drops/],
      ["the name is bad (400 E4)", OBJECT(400), "rejected", /refuses the name/],
      ["the type is wrong (415 E4)", OBJECT(415), "server_error", /415$/],
      [
        "name or password is wrong (401 E2)",
        TEXT(401),
        "rejected",
        /is wrong$/,
      ],
      ["the user may not (403 E2)", TEXT(403), "forbidden", /not allow it$/],
      ["its database is stuck (500 E2)", TEXT(500), "server_error", /500$/],
      [
        "the address is blocked (503)",
        EMPTY(503),
        "server_error",
        /rejects the request$/,
      ],
    ],
  },
  {
    name: "startQuickConnect()",
    ask: (it) => it.startQuickConnect(),
    refusals: [
      [
        "a proxy drops the header (400 E2)",
        TEXT(400),
        "server_error",
        /drops the Authorization header$/,
      ],
      ["it is off (401 E3)", OFF, "forbidden", /it is off$/],
      [
        "it knows none (404 E1)",
        EMPTY(404),
        "not_jellyfin",
        /it does not exist$/,
      ],
      [
        "it is starting (503 E5)",
        httpReply(503, { headers: { "retry-after": "005" } }),
        "server_error",
        /not ready$/,
      ],
    ],
  },
  {
    name: "pollQuickConnect()",
    ask: (it) => it.pollQuickConnect(SECRET),
    refusals: [
      [
        "the code has expired (404 E3)",
        MESSAGE(404, "Unknown secret"),
        "expired",
        /no longer valid$/,
      ],
      ["it wants a secret (400 E4)", OBJECT(400), "server_error", /400$/],
      ["it was turned off (401 E3)", OFF, "forbidden", /it is off$/],
      [
        "its reply is neither (200)",
        httpReply(200, { body: '"yes"' }),
        "not_jellyfin",
        /is invalid$/,
      ],
    ],
  },
  {
    name: "redeemQuickConnect()",
    ask: (it) => it.redeemQuickConnect(SECRET),
    refusals: [
      [
        "not approved, or too late (404 E2)",
        TEXT(404),
        "expired",
        /no longer valid$/,
      ],
      ["it was turned off (401 E2)", TEXT(401), "forbidden", /it is off$/],
      ["it wants a secret (400 E4)", OBJECT(400), "server_error", /400$/],
      ["the user may not (403 E2)", TEXT(403), "forbidden", /not allow it$/],
    ],
  },
  {
    name: "approveQuickConnect()",
    ask: (it) => it.as(SECRET).approveQuickConnect("123456"),
    refusals: [
      [
        "no device waits (404 E2)",
        TEXT(404),
        "not_found",
        /no device is waiting/,
      ],
      ["it was approved (500 E2)", TEXT(500), "not_found", /already approved$/],
      ["the user may not (403 E2)", TEXT(403), "forbidden", /not allow it$/],
      ["it is off (401 E3)", OFF, "forbidden", /it is off$/],
      ["the token is revoked (401 E1)", EMPTY(401), "rejected", /the token$/],
      ["it wants a code (400 E4)", OBJECT(400), "server_error", /400$/],
    ],
  },
];

for (const { name, ask, refusals } of CALLS) {
  networkTest(`JellyfinServer.${name} distinguishes each refusal`, async () => {
    const reported = new Set<string>();
    for (const [title, reply, kind, message] of refusals) {
      await withRawServer(({ say }) => say(reply), async (server) => {
        const { url, trust, received } = server;
        const failure = await failureOf(url, trust, ask);
        assertEquals(failure.kind, kind, `${title}: ${failure.message}`);
        assertMatch(failure.message, message, title);
        assert(failure.hint.length > 10, title);
        const words = failure.message + failure.hint;
        assert(!words.includes(SECRET.expose()), title);
        reported.add(words.replaceAll(url, ""));
        // Requests are repeated after a wait, but not a sign-in.
        if (name !== "pollQuickConnect()") {
          assertEquals(received.filter((it) => it !== "").length, 1, title);
        }
      });
    }
    assertEquals(reported.size, refusals.length);
  });
}
