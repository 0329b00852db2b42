import { Secret } from "../../src/core/secret.ts";
import { makeCertificate } from "../../src/demo/certificate.ts";
import { startDemoServer } from "../../src/demo/demo_server.ts";
import { pinsProveKey } from "../../src/jellyfin/connector.ts";
import { assertEquals } from "../assert.ts";
import { NO_OPENSSL, withImpostor } from "./impostor.ts";
import { failureOf, networkTest, withClient } from "./jellyfin_world.ts";

networkTest(
  "trustingConnector() refuses a server without the certificate's key when the runtime looks",
  async () => {
    const copied = await makeCertificate("self-signed");
    await withImpostor(copied, async (url) => {
      const trust = { pinSha256: copied.sha256 };
      const failure = await failureOf(url, trust);
      // Where the runtime does not look, the answer is read: a page, not JSON.
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

Deno.test("pinsProveKey() compares versions by number", () => {
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

networkTest(
  "JellyfinServer works with a pinned CA:TRUE certificate when asked anything",
  async () => {
    const demo = await startDemoServer({ certificate: "self-signed" });
    const trust = { pinSha256: demo.certificate.sha256 };
    try {
      await withClient(demo.url, trust, async (it) => {
        assertEquals((await it.publicInfo()).id, demo.switches.id);
        assertEquals(await it.quickConnectEnabled(), true);
        const { token } = await it.signInWithPassword(
          "demo",
          new Secret("demo"),
        );
        assertEquals((await it.me(token)).userName, "demo");
        const raw = await it.raw(token, {
          method: "GET",
          path: "/Sessions",
          body: null,
        });
        assertEquals(raw.status, 200);
        await Array.fromAsync(raw.body);
        assertEquals(it.trustedBy(), "pin");
        assertEquals(it.certificate()?.sha256, demo.certificate.sha256);
        await it.signOut(token);
      });
      assertEquals(demo.household.devices, []);
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
