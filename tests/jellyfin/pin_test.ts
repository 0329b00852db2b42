import { Failure, type FailureKind } from "../../src/core/failure.ts";
import { Secret } from "../../src/core/secret.ts";
import { makeCertificate } from "../../src/demo/certificate.ts";
import type { MediaServer } from "../../src/core/ports.ts";
import type { ServerSession } from "../../src/core/session_ports.ts";
import {
  type DemoServer,
  startDemoServer,
} from "../../src/demo/demo_server.ts";
import { pinsProveKey } from "../../src/jellyfin/http/pin_proof.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { bytesOf, filmWith, gather } from "../demo/demo_bytes.ts";
import { NO_OPENSSL, withImpostor } from "./impostor.ts";
import { failureOf, networkTest, withClient } from "./jellyfin_fixture.ts";

networkTest(
  "trustingConnector() refuses a server without the certificate's key when the runtime looks",
  async () => {
    const copied = await makeCertificate("self-signed");
    await withImpostor(copied, async (url) => {
      const trust = { pinSha256: copied.sha256 };
      const failure = await failureOf(url, trust);
      // A runtime that does not check reads the reply: a page, not JSON.
      const kind = pinsProveKey() ? "tls_untrusted" : "not_jellyfin";
      assertEquals(failure.kind, kind);
      assertEquals(
        failure.details.pinned ?? null,
        pinsProveKey() ? true : null,
      );
    });
  },
  { ignore: NO_OPENSSL },
);

networkTest("pinsProveKey() compares versions by number", () => {
  const versions = ["2.7.11", "2.9.5", "2.9.6", "2.10.0", "3.0.0", "1.99.99"];
  assertEquals(versions.map(pinsProveKey), [
    false,
    false,
    true,
    true,
    true,
    false,
  ]);
});

/** Requests a film's bytes, a picture, libraries and the ways to play it. */
async function askForBytes(
  server: ServerSession,
  demo: DemoServer,
): Promise<void> {
  const { library, media } = server;
  assert((await library.listLibraries()).libraries.length > 0);
  const { id, file } = filmWith(demo);
  const size = { itemId: id, tag: "t", etag: null, widthPx: 64, heightPx: 64 };
  assert(await library.findPicture(size));
  const path = `/Items/${id}/Download`;
  const whole = await media.stream({ path });
  assertEquals(await gather(whole.body), bytesOf(file));
  const part = await media.stream({ path, range: "bytes=10-19" });
  assertEquals(await gather(part.body), bytesOf(file).slice(10, 20));
  const { userId } = await server.me();
  await media.playbackInfo({ userId, itemId: id });
  const report = {
    itemId: id,
    sourceId: null,
    playSessionId: null,
    positionMs: 1_000,
    paused: false,
    transcoded: false,
  };
  await media.report({ moment: "start", report });
  assertEquals(demo.plays.length, 1);
}

networkTest(
  "JellyfinServer works with a pinned CA:TRUE certificate when asked anything",
  async () => {
    const demo = await startDemoServer({ certificate: "self-signed" });
    const trust = { pinSha256: demo.certificate.sha256 };
    try {
      await withClient(demo.url, trust, async (it) => {
        assertEquals((await it.publicInfo()).id, demo.options.id);
        assertEquals(await it.quickConnectEnabled(), true);
        const { token } = await it.signInWithPassword(
          "demo",
          new Secret("demo"),
        );
        assertEquals((await it.as(token).me()).userName, "demo");
        const raw = await it.as(token).raw({
          method: "GET",
          path: "/Sessions",
          body: null,
        });
        assertEquals(raw.status, 200);
        await Array.fromAsync(raw.body);
        assertEquals(it.trustedBy(), "pin");
        assertEquals(it.certificate()?.sha256, demo.certificate.sha256);
        await askForBytes(it.as(token), demo);
        await it.as(token).signOut();
      });
      assertEquals(demo.users.devices, []);
      assertEquals(demo.log.tokensSeenOutside(), 0);
    } finally {
      await demo.stop();
    }
  },
);

networkTest(
  "trustingConnector() sends no byte of a request when the pin is another's",
  async () => {
    const demo = await startDemoServer({ certificate: "self-signed" });
    try {
      const failure = await failureOf(demo.url, { pinSha256: "0".repeat(64) });
      assertEquals(failure.kind, "tls_untrusted");
      assertEquals(failure.details.pinned, true);
      assertEquals(failure.details.sha256, demo.certificate.sha256);
      assertEquals(demo.log.requests, []);
    } finally {
      await demo.stop();
    }
  },
);

/** Calls that carry a token. */
const CALLS: [title: string, call: (it: MediaServer) => Promise<unknown>][] = [
  ["an API call", (it) => it.as(new Secret("t")).me()],
  ["a page of items", (it) => it.as(new Secret("t")).library.listLibraries()],
  [
    "bytes",
    (it) => it.as(new Secret("t")).media.stream({ path: "/Items/1/Download" }),
  ],
  [
    "a script's call",
    (it) =>
      it.as(new Secret("t")).raw({ method: "GET", path: "/x", body: null }),
  ],
];

for (const [title, call] of CALLS) {
  networkTest(
    `JellyfinServer sends nothing of ${title} when the certificate changed after a first connection`,
    async () => {
      const first = await startDemoServer({ certificate: "self-signed" });
      const port = Number(new URL(first.url).port);
      const pinSha256 = first.certificate.sha256;
      // Made before the port is free, so that nobody else takes it meanwhile.
      const certificate = await makeCertificate("self-signed");
      await withClient(first.url, { pinSha256 }, async (it) => {
        await it.publicInfo();
        await first.stop();
        const other = await startDemoServer({ certificate, port });
        try {
          const { kind } = await assertRejects(() => call(it), Failure);
          assertEquals<FailureKind>(kind, "tls_untrusted");
          assertEquals(other.log.requests, []);
        } finally {
          await other.stop();
        }
      });
    },
  );
}
