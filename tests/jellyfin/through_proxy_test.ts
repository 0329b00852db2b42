/** Tests that trust holds through a proxy, which sees neither token nor data. */
import { SYSTEM_TRUST, type Trust } from "../../src/core/account.ts";
import { Failure } from "../../src/core/failure.ts";
import type { MediaServer } from "../../src/core/ports.ts";
import type { Proxy } from "../../src/core/proxy.ts";
import { Secret } from "../../src/core/secret.ts";
import { makeCertificate } from "../../src/demo/certificate.ts";
import {
  type DemoServer,
  startDemoServer,
} from "../../src/demo/demo_server.ts";
import { JellyfinServers } from "../../src/jellyfin/jellyfin_servers.ts";
import { systemClock } from "../../src/system/clock.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { bytesOf, filmWith, gather } from "../demo/demo_bytes.ts";
import { holds, SECRET_WORD } from "../secret_word.ts";
import { DEVICE_ID, networkTest } from "./jellyfin_fixture.ts";
import { proxyAt, type ProxyOptions, withProxy } from "./test_proxy.ts";

/** A name that only the proxy resolves. */
const NAME = "media.example";
const CREDENTIALS = ["proxy-user", "p@ss:proxy-word"] as const;

async function withServer<T>(
  { url, trust, proxy, timeoutMs = 60_000 }: {
    url: string;
    trust: Partial<Trust>;
    proxy: Proxy;
    timeoutMs?: number;
  },
  use: (server: MediaServer) => Promise<T>,
): Promise<T> {
  const servers = new JellyfinServers({
    client: "JellyTau",
    version: "0.1.0",
    device: "test",
    clock: systemClock,
    random: () => 0.5,
    findProxy: () => proxy,
  });
  const address = { url, deviceId: DEVICE_ID, timeoutMs };
  const server = await servers.open({
    ...address,
    trust: { ...SYSTEM_TRUST, ...trust },
  });
  try {
    return await use(server);
  } finally {
    await server.close();
  }
}

/** Lends a server whose certificate is for the name, and its address there. */
async function withNamedServer(
  use: (demo: DemoServer, url: string) => Promise<void>,
): Promise<void> {
  const certificate = await makeCertificate("ca-signed", NAME);
  const demo = await startDemoServer({ certificate, items: 10 });
  demo.options.token = SECRET_WORD;
  try {
    await use(demo, `https://${NAME}:${new URL(demo.url).port}`);
  } finally {
    await demo.stop();
  }
}

function addressOf(
  { kind, credentials }: ProxyOptions,
  port: number,
): string {
  const scheme = kind === "socks5" ? "socks5h" : kind;
  const user = credentials?.map(encodeURIComponent).join(":");
  const host = kind === "https" ? "localhost" : "127.0.0.1";
  return `${scheme}://${user ? `${user}@` : ""}${host}:${port}`;
}

for (
  const options of [
    { kind: "http" },
    { kind: "http", credentials: CREDENTIALS },
    { kind: "socks5" },
    { kind: "socks5", credentials: CREDENTIALS },
  ] satisfies ProxyOptions[]
) {
  const how = "credentials" in options ? "with a password" : "without one";
  networkTest(
    `JellyfinServers reaches a server through a ${options.kind} proxy ${how}, with every trust`,
    () =>
      withNamedServer(async (demo, url) => {
        await withProxy(options, async ({ port, asked, received }) => {
          const proxy = proxyAt(addressOf(options, port));
          const { caPem, sha256 } = demo.certificate;
          const byCa = { url, trust: { caPem }, proxy };
          await withServer(byCa, async (server) => {
            const signedIn = await server.signInWithPassword(
              "demo",
              new Secret("demo"),
            );
            const session = server.as(signedIn.token);
            const { id, file } = filmWith(demo);
            const film = await session.media
              .stream({ path: `/Items/${id}/Download` });
            assertEquals(await gather(film.body), bytesOf(file));
            await (await session.openChanges()).close();
          });
          const pinned = { url, trust: { pinSha256: sha256 }, proxy };
          await withServer(pinned, (it) => it.publicInfo());
          const other = { ...pinned, trust: { pinSha256: "0".repeat(64) } };
          const wrong = await assertRejects(
            () => withServer(other, (it) => it.publicInfo()),
            Failure,
          );
          assertEquals(wrong.kind, "tls_untrusted");
          assertEquals(wrong.details.sha256, sha256);
          const place = `${NAME}:${new URL(url).port}`;
          assertEquals(new Set(asked), new Set([place]));
          assert(!holds(new Uint8Array(received), SECRET_WORD));
        });
      }),
  );
}

networkTest(
  "JellyfinServers explains an untrusted certificate through a proxy, and suspects the proxy",
  () =>
    withNamedServer(async (demo, url) => {
      const options = { kind: "socks5" } as const;
      await withProxy(options, async ({ port, asked }) => {
        const proxy = proxyAt(addressOf(options, port));
        const failure = await assertRejects(
          () => withServer({ url, trust: {}, proxy }, (it) => it.publicInfo()),
          Failure,
        );
        assertEquals(failure.kind, "tls_untrusted");
        assertEquals(failure.details.sha256, demo.certificate.sha256);
        assert(failure.hint.includes(`socks5h://127.0.0.1:${port}`));
        // The second look goes through the proxy as well.
        assert(asked.length > 1);
      });
    }),
);

networkTest(
  "JellyfinServers checks the address of a server that has no name",
  async () => {
    const demo = await startDemoServer({ hostname: "127.0.0.1", items: 10 });
    const wrong = await makeCertificate("wrong-name");
    const other = await startDemoServer({ certificate: wrong, items: 10 });
    try {
      await withProxy({ kind: "http" }, async ({ port }) => {
        const proxy = proxyAt(`127.0.0.1:${port}`);
        const address = (url: string) =>
          `https://127.0.0.1:${new URL(url).port}`;
        const { caPem } = demo.certificate;
        const right = { url: address(demo.url), trust: { caPem }, proxy };
        await withServer(right, (it) => it.publicInfo());
        const failure = await assertRejects(
          () =>
            withServer({
              url: address(other.url),
              trust: { caPem: wrong.caPem },
              proxy,
            }, (it) => it.publicInfo()),
          Failure,
        );
        assertEquals(failure.kind, "tls_untrusted");
      });
    } finally {
      await Promise.all([demo.stop(), other.stop()]);
    }
  },
);

const text = (it: string) => new TextEncoder().encode(it);
const FAULTS: readonly [string, ProxyOptions, RegExp][] = [
  ["refuses the password", {
    kind: "http",
    credentials: ["ada", "another"],
  }, /refuses the user name or the password/],
  ["refuses the password", {
    kind: "socks5",
    credentials: ["ada", "another"],
  }, /refuses the user name or the password/],
  ["answers 503", {
    kind: "http",
    answer: text("HTTP/1.1 503 Busy\r\n\r\n"),
  }, /answered 503/],
  [
    "is a web server",
    { kind: "http", answer: text("<html>\r\n\r\n") },
    /does not reply like an HTTP proxy/,
  ],
  ["never ends its headers", {
    kind: "http",
    answer: text(`HTTP/1.1 200 OK\r\n${"x".repeat(20_000)}`),
  }, /reply/],
  ["hangs up", { kind: "socks5", answer: text("") }, /closed the connection/],
  [
    "answers nonsense",
    { kind: "socks5", answer: text("HTTP/1.1") },
    /like a SOCKS 5/,
  ],
  ["cannot reach the server", {
    kind: "socks5",
    answer: Uint8Array.from([5, 0, 5, 4, 0, 1, 0, 0, 0, 0, 0, 0]),
  }, /host is unreachable/],
  ["never answers", { kind: "http", silent: true }, /does not answer|too slow/],
];

for (const [what, options, expected] of FAULTS) {
  networkTest(
    `JellyfinServers fails without credentials in its words when a ${options.kind} proxy ${what}`,
    () =>
      withProxy(options, async ({ port }) => {
        const given = { ...options, credentials: CREDENTIALS };
        const proxy = proxyAt(addressOf(given, port));
        const url = `https://${NAME}`;
        const timeoutMs = 2_000;
        const failure = await assertRejects(
          () =>
            withServer({ url, trust: {}, proxy, timeoutMs }, (it) =>
              it.publicInfo()),
          Failure,
        );
        assert(expected.test(failure.message), failure.message);
        assertEquals(failure.exitCode, 5);
        if (what === "refuses the password") {
          assertEquals(failure.code, options.kind === "http" ? 407 : null);
        }
        const shown = JSON.stringify(failure) + failure.stack;
        assert(!shown.includes("proxy-"), shown);
      }),
  );
}

networkTest(
  "JellyfinServers names a proxy that refuses connections",
  async () => {
    const free = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const { port } = free.addr;
    free.close();
    const proxy = proxyAt(`http://127.0.0.1:${port}`);
    const url = `https://${NAME}`;
    const failure = await assertRejects(
      () => withServer({ url, trust: {}, proxy }, (it) => it.publicInfo()),
      Failure,
    );
    assertEquals(failure.code, "ECONNREFUSED");
    assert(failure.message.includes(`http://127.0.0.1:${port}`));
  },
);

networkTest(
  "JellyfinServers sends no password to a proxy whose certificate is not trusted",
  async () => {
    const certificate = await makeCertificate("ca-signed");
    const options = { kind: "https", certificate } as const;
    await withProxy(options, async ({ port, received }) => {
      const given = { ...options, credentials: CREDENTIALS };
      const proxy = proxyAt(addressOf(given, port));
      const url = `https://${NAME}`;
      const failure = await assertRejects(
        () => withServer({ url, trust: {}, proxy }, (it) => it.publicInfo()),
        Failure,
      );
      assert(failure.message.includes("its certificate is not trusted"));
      assertEquals(received, []);
    });
  },
);
