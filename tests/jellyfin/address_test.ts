import { SYSTEM_TRUST } from "../../src/core/account.ts";
import { normaliseServerUrl } from "../../src/core/server_url.ts";
import { makeCertificate } from "../../src/demo/certificate.ts";
import { startDemoServer } from "../../src/demo/demo_server.ts";
import { trustingConnector } from "../../src/jellyfin/http/connector.ts";
import * as library from "../../src/jellyfin/http/http_library.ts";
import { assert, assertEquals } from "@std/assert";
import { failureOf, networkTest, withClient } from "./jellyfin_fixture.ts";

for (const hostname of ["127.0.0.1", "localhost", "[::1]"] as const) {
  for (const trusted of ["ca-file", "pin"] as const) {
    networkTest(
      `JellyfinServer reaches ${hostname} on a port and path of its own when trusted by ${trusted}`,
      async () => {
        const demo = await startDemoServer({ hostname, basePath: "/media/tv" });
        const { caPem, sha256 } = demo.certificate;
        const trust = trusted === "pin" ? { pinSha256: sha256 } : { caPem };
        try {
          await withClient(demo.url, trust, async (it) => {
            assertEquals((await it.publicInfo()).id, demo.options.id);
          });
          const [{ path } = { path: "" }] = demo.log.requests;
          assertEquals(path, "/media/tv/System/Info/Public");
        } finally {
          await demo.stop();
        }
      },
    );
  }
}

networkTest(
  "JellyfinServer reports the certificate of an untrusted server at an IPv6 address",
  async () => {
    const demo = await startDemoServer({ hostname: "[::1]" });
    try {
      const failure = await failureOf(demo.url, {});
      assertEquals(failure.kind, "tls_untrusted");
      assertEquals(failure.details.sha256, demo.certificate.sha256);
    } finally {
      await demo.stop();
    }
  },
);

/** Returns the first bytes that a client sends, then closes the connection. */
async function helloTo(hostname: string): Promise<string> {
  const host = hostname.replace(/[[\]]/g, "");
  using listener = Deno.listen({ hostname: host, port: 0 });
  const hello = listener.accept().then(async (connection) => {
    const buffer = new Uint8Array(4_096);
    const size = await connection.read(buffer) ?? 0;
    connection.close();
    return new TextDecoder("latin1").decode(buffer.subarray(0, size));
  });
  await failureOf(
    `https://${hostname}:${listener.addr.port}`,
    { pinSha256: "0".repeat(64) },
    (it) => it.startQuickConnect(), // is not repeated
  );
  return await hello;
}

networkTest(
  "JellyfinServer names a host in the handshake, and no address",
  async () => {
    // A name's kind (0) and its length come before it: RFC 6066, 3.
    assert((await helloTo("localhost")).includes("\0\0\tlocalhost"));
    assertEquals((await helloTo("127.0.0.1")).includes("127.0.0.1"), false);
  },
);

networkTest(
  "trustingConnector() asks for an internationalised name in its ASCII form",
  async () => {
    const ascii = "xn--bcher-kva.example";
    const url = normaliseServerUrl("https://Bücher.example/jellyfin/");
    assertEquals(url, `https://${ascii}/jellyfin`);
    const certificate = await makeCertificate("ca-signed", ascii);
    const demo = await startDemoServer({ certificate });
    /** Connects to this machine, because the name does not resolve. */
    const here: typeof library.buildConnector = (options) => {
      const connect = library.buildConnector(options);
      return (target, done) =>
        connect({ ...target, hostname: "127.0.0.1" }, done);
    };
    const { port } = new URL(demo.url);
    const client = new library.Pool(`${new URL(url).origin}:${port}`, {
      connect: trustingConnector({ ...library, buildConnector: here }, {
        trust: { ...SYSTEM_TRUST, caPem: certificate.caPem },
        connectMs: 5_000,
        seen: { certificate: null },
      }),
    });
    let host: string | null = null;
    demo.options.answer = (request) => {
      host = request.headers.get("host");
      return null;
    };
    try {
      const reply = await client.request({
        method: "GET",
        path: "/System/Info/Public",
      });
      await reply.body.dump();
      assertEquals(reply.statusCode, 200);
      assertEquals(host, `${ascii}:${port}`);
    } finally {
      await client.destroy();
      await demo.stop();
    }
  },
);
