import type { Socket } from "node:net";
import { SYSTEM_TRUST } from "../../../src/core/account.ts";
import { Failure } from "../../../src/core/failure.ts";
import {
  type ConnectorLibrary,
  trustingConnector,
} from "../../../src/jellyfin/http/connector.ts";
import { assertEquals } from "@std/assert";

/** Connects over plain HTTP to the address that a name resolved to. */
async function connectTo(remoteAddress: string | undefined) {
  let destroyed = false;
  const once = () => undefined;
  const socket = { remoteAddress, once, destroy: () => destroyed = true };
  const library: ConnectorLibrary = {
    buildConnector: () => (_, done) => done(null, socket as unknown as Socket),
    defaultAuthorities: () => [],
  };
  const connect = trustingConnector(library, {
    trust: { ...SYSTEM_TRUST, allowLoopbackHttp: true },
    connectMs: 1_000,
    seen: { certificate: null },
  });
  const target = {
    hostname: "localhost",
    host: "localhost:8096",
    port: "8096",
  };
  const error = await new Promise<Error | null>((done) =>
    connect({ ...target, protocol: "http:" }, (...[caught]) => done(caught))
  );
  return { error, destroyed };
}

for (
  const address of [
    "192.168.1.7",
    "10.127.0.1",
    "::ffff:10.0.0.7",
    "fe80::1",
    "::",
    undefined,
  ]
) {
  Deno.test(`trustingConnector() refuses http when localhost leads to ${address}`, async () => {
    const { error, destroyed } = await connectTo(address);
    assertEquals(error instanceof Failure && error.kind, "insecure");
    assertEquals(destroyed, true);
  });
}

for (const address of ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"]) {
  Deno.test(`trustingConnector() takes http when localhost leads to ${address}`, async () => {
    assertEquals(await connectTo(address), { error: null, destroyed: false });
  });
}
