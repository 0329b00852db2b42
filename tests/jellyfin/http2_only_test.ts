import { assertEquals, assertMatch } from "@std/assert";
import {
  failureOf,
  networkTest,
  sharedCertificate,
} from "./jellyfin_fixture.ts";

/**
 * The SETTINGS and GOAWAY frames with which a server answers an HTTP/1 client.
 */
const GREETING = new Uint8Array([
  ...[0, 0, 0, 4, 0, 0, 0, 0, 0],
  ...[0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
]);

for (const alpnProtocols of [["h2"], ["http/1.1"], []]) {
  networkTest(
    `JellyfinServer names HTTP/2 when a server that offers [${alpnProtocols}] speaks nothing else`,
    async () => {
      const { certPem: cert, keyPem: key, caPem } = await sharedCertificate();
      const hostname = "127.0.0.1";
      const listener = Deno.listenTls({
        hostname,
        port: 0,
        cert,
        key,
        ...(alpnProtocols.length === 0 ? {} : { alpnProtocols }),
      });
      const serving = greetAll(listener);
      const url = `https://${hostname}:${listener.addr.port}`;
      const failure = await failureOf(url, { caPem });
      listener.close();
      await serving;
      assertEquals(failure.kind, "unreachable");
      assertMatch(failure.message, /it supports HTTP\/2 only$/);
      assertMatch(failure.hint, /HTTP\/1\.1/);
    },
  );
}

async function greetAll(listener: Deno.TlsListener): Promise<void> {
  while (true) {
    const connection = await listener.accept().catch(() => null);
    if (connection === null) return;
    try {
      await connection.read(new Uint8Array(4_096));
      await connection.write(GREETING);
    } catch {
      // The client gave up during the handshake.
    } finally {
      connection.close();
    }
  }
}
