import { SYSTEM_TRUST, type Trust } from "../../src/core/account.ts";
import { Failure, type FailureKind } from "../../src/core/failure.ts";
import { Secret } from "../../src/core/secret.ts";
import { startDemoServer } from "../../src/demo/demo_server.ts";
import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import {
  DEVICE_ID,
  failureOf,
  networkTest,
  servers,
  withRawServer,
} from "./jellyfin_fixture.ts";
import { answer, hello, TLS_1_0, withTcpServer } from "./tcp_server.ts";

const LIMIT_MS = 1_500;

const STAGES: [
  title: string,
  talk: (connection: Deno.TcpConn) => Promise<void> | void,
  kind: FailureKind,
  message: RegExp,
][] = [
  ["hangs up at once", (it) => it.close(), "unreachable", /./],
  [
    "hangs up after the client's hello",
    async (it) => {
      await hello(it);
      it.close();
    },
    "unreachable",
    /./,
  ],
  ["never answers", () => undefined, "timeout", /./],
  ["speaks TLS 1.0", answer(...TLS_1_0), "unreachable", /TLS 1\.2 or later$/],
  [
    "refuses the client's versions",
    answer(0x15, 3, 1, 0, 2, 2, 70),
    "unreachable",
    /TLS 1\.2 or later$/,
  ],
  [
    "has no cipher in common",
    answer(0x15, 3, 3, 0, 2, 2, 40),
    "unreachable",
    /TLS 1\.2 or later$/,
  ],
  [
    "knows no such name",
    answer(0x15, 3, 3, 0, 2, 2, 112),
    "unreachable",
    /no site with this name$/,
  ],
  [
    "speaks ssh",
    async (it) => {
      await it.write(new TextEncoder().encode("SSH-2.0-OpenSSH_9.2\r\n"));
    },
    "unreachable",
    /does not speak TLS$/,
  ],
];

for (const [title, talk, kind, message] of STAGES) {
  for (const pinSha256 of [null, "0".repeat(64)]) {
    const how = pinSha256 === null ? "unpinned" : "pinned";
    networkTest(
      `JellyfinServer fails as ${kind} in time when a server (${how}) ${title}`,
      async () => {
        await withTcpServer(talk, async (url) => {
          const timeoutMs = kind === "timeout" ? LIMIT_MS : undefined;
          const failure = await failureOf(url, { pinSha256, timeoutMs });
          assertEquals(failure.kind, kind, failure.message);
          assertMatch(failure.message, message);
        });
      },
    );
  }
}

networkTest(
  "JellyfinServer reports a server without TLS when it speaks http",
  async () => {
    const demo = await startDemoServer({ plain: true });
    try {
      const url = demo.url.replace("http:", "https:");
      const failure = await failureOf(url, {});
      assertEquals<FailureKind>(failure.kind, "unreachable");
      assertMatch(failure.message, /does not speak TLS$/);
      assertEquals(demo.log.requests, []);
    } finally {
      await demo.stop();
    }
  },
);

networkTest(
  "JellyfinServer fails in time when the server has stopped or never ran",
  async () => {
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const { port } = listener.addr;
    listener.close();
    const gone = await failureOf(`https://127.0.0.1:${port}`, {});
    assertEquals<FailureKind>(gone.kind, "unreachable");
    assertEquals(gone.code, "ECONNREFUSED");
    const nowhere = await failureOf("https://nowhere.invalid", {
      timeoutMs: LIMIT_MS,
    });
    assert(["unreachable", "timeout"].includes(nowhere.kind));
  },
);

const RESETS: [title: string, said: string][] = [
  ["after the request", ""],
  ["in the status line", "HTTP/1."],
  ["in a header", "HTTP/1.1 200 OK\r\ncontent-"],
  ["after the headers", "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n"],
];

for (const [title, said] of RESETS) {
  networkTest(
    `JellyfinServer tries a safe request again, and a sign-in never, when it is hung up on ${title}`,
    async () => {
      await withRawServer(async ({ say, connection }) => {
        await say(said);
        connection.close();
      }, async ({ url, trust, received }) => {
        const requests = () => received.filter((it) => it !== "").length;
        const safe = await failureOf(url, { ...trust, timeoutMs: 4_000 });
        assert(safe.kind !== "internal" && requests() > 1, safe.message);
        const before = requests();
        const signIn = await failureOf(
          url,
          { ...trust, timeoutMs: 4_000 },
          (it) => it.signInWithPassword("ada", new Secret("")),
        );
        assert(signIn.kind !== "internal", signIn.message);
        assertEquals(requests() - before, 1);
      });
    },
  );
}

async function stopsAtOnce(url: string, trust: Partial<Trust>): Promise<void> {
  const stop = new AbortController();
  const server = await servers.open({
    url,
    trust: { ...SYSTEM_TRUST, ...trust },
    deviceId: DEVICE_ID,
    signal: stop.signal,
  });
  setTimeout(() => stop.abort(), 200);
  const failure = await assertRejects(() => server.publicInfo(), Failure);
  assertEquals<FailureKind>(failure.kind, "cancelled");
  await server.close();
}

networkTest(
  "JellyfinServer stops at once when it is interrupted in the handshake",
  () =>
    withTcpServer(
      async (it) => void await hello(it),
      (url) => stopsAtOnce(url, {}),
    ),
);

networkTest(
  "JellyfinServer stops at once when it is interrupted",
  () =>
    withRawServer(
      () => new Promise((done) => setTimeout(done, 2_000)),
      ({ url, trust }) => stopsAtOnce(url, trust),
    ),
);
