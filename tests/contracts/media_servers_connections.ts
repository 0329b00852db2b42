/**
 * Defines the promises of opening a server, of its trust and its certificate.
 */
import type { Trust } from "../../src/core/account.ts";
import { Failure, type FailureKind } from "../../src/core/failure.ts";
import { Secret } from "../../src/core/secret.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  type MediaServersUnderTest,
  open,
  type OpenOptions,
  withServer,
} from "./media_servers_opener.ts";
import type { Promised } from "./promises.ts";

async function failureOf(
  it: MediaServersUnderTest,
  options: OpenOptions,
): Promise<Failure> {
  const ask = () => withServer(it, (server) => server.publicInfo(), options);
  return await assertRejects(ask, Failure);
}

const REFUSED: readonly [
  url: string,
  trust: Partial<Trust>,
  kind: FailureKind,
][] = [
  ["media", {}, "usage"],
  ["http://media.example", {}, "insecure"],
  ["http://media.example", { allowLoopbackHttp: true }, "insecure"],
  ["http://127.0.0.1:1", {}, "insecure"],
  ["ftp://127.0.0.1:1", { allowLoopbackHttp: true }, "insecure"],
];

export const OF_CONNECTIONS: readonly Promised<MediaServersUnderTest>[] = [
  [
    "open() fails for text that is not an address, or not https://",
    async (it) => {
      for (const [url, trust, kind] of REFUSED) {
        const opening = () => open(it, { url, trust });
        const failure = await assertRejects(opening, Failure);
        assertEquals([url, failure.kind], [url, kind]);
      }
    },
  ],

  ["open() connects on first use", async (it) => {
    const server = await open(it, { url: it.closedUrl });
    await server.close();
    await server.close();
    assertEquals(server.certificate(), null);
  }],

  ["every call fails with unreachable when nothing listens", async (it) => {
    const failure = await failureOf(it, { url: it.closedUrl });
    assertEquals(failure.kind, "unreachable");
  }],

  [
    "every call fails with cancelled when the signal is aborted already",
    async (it) => {
      const signal = AbortSignal.abort();
      assertEquals((await failureOf(it, { signal })).kind, "cancelled");
    },
  ],

  [
    "every call fails with cancelled when the signal is aborted meanwhile",
    async (it) => {
      const stop = new AbortController();
      const { signal } = stop;
      const failing = failureOf(it, { url: it.silentUrl, signal });
      // A call on another connection takes longer than the start of this one.
      await withServer(it, (server) => server.publicInfo());
      stop.abort();
      assertEquals((await failing).kind, "cancelled");
    },
  ],

  [
    "every call fails with tls_untrusted when no CA or pin vouches for the server",
    async (it) => {
      const none = await failureOf(it, { trust: {} });
      assertEquals(none.kind, "tls_untrusted");
      const { sha256, pinned } = none.details;
      assertEquals([sha256, pinned], [it.pinSha256, false]);
      const pinSha256 = "0".repeat(64);
      const other = await failureOf(it, { trust: { pinSha256 } });
      assertEquals(other.kind, "tls_untrusted");
      assertEquals([other.details.sha256, other.details.pinned], [
        it.pinSha256,
        true,
      ]);
    },
  ],

  ["every call fails with insecure when it redirects elsewhere", async (it) => {
    it.host.redirect();
    assertEquals((await failureOf(it, {})).kind, "insecure");
  }],

  [
    "certificate() and clockSkewMs() are null before the first call",
    async (it) => {
      await withServer(it, async (server) => {
        assertEquals([server.certificate(), server.clockSkewMs()], [
          null,
          null,
        ]);
        await server.publicInfo();
        assertEquals(server.certificate()?.sha256, it.pinSha256);
        assert(Number.isFinite(server.clockSkewMs()));
      });
    },
  ],

  ["trustedBy() names the source of the trust", async (it) => {
    const trusts = [
      [{}, "system"],
      [{ caPem: "pem" }, "ca-file"],
      [{ pinSha256: it.pinSha256 }, "pin"],
      [{ caPem: "pem", pinSha256: it.pinSha256 }, "pin"],
    ] as const;
    for (const [trust, wanted] of trusts) {
      const server = await open(it, { trust });
      assertEquals(server.trustedBy(), wanted);
      await server.close();
    }
  }],

  ["open() reports the outcome of every request", async (it) => {
    const kinds: (FailureKind | null)[] = [];
    const onOutcome = (failure: Failure | null) =>
      kinds.push(failure?.kind ?? null);
    await withServer(it, async (server) => {
      await server.publicInfo();
      await server.quickConnectEnabled();
      const path = "/System/Info";
      const unknown = new Secret("0".repeat(32));
      const call = { path, method: "GET", body: null };
      const { body } = await server.as(unknown).raw(call);
      await Array.fromAsync(body);
    }, { onOutcome });
    assertEquals(kinds, [null, null, "rejected"]);
    await failureOf(it, { url: it.closedUrl, onOutcome });
    assertEquals(kinds.at(-1), "unreachable");
  }],

  ["publicInfo() describes the server", async (it) => {
    const { id, name, version } = it.host;
    const info = await withServer(it, (server) => server.publicInfo());
    assertEquals(info, {
      id,
      name,
      version,
      productName: "Jellyfin Server",
      startupWizardCompleted: true,
    });
  }],
];
