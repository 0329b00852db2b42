/** Tests the socket of changes against servers that lie. */
import { createHash } from "node:crypto";
import type { ServerChange } from "../../src/core/change_ports.ts";
import { Secret } from "../../src/core/secret.ts";
import { startDemoServer } from "../../src/demo/demo_server.ts";
import { OPCODES } from "../../src/jellyfin/http/web_socket_frames.ts";
import { assert, assertEquals } from "@std/assert";
import { SECRET_WORD } from "../secret_word.ts";
import {
  type Conversation,
  failureOf,
  httpReply,
  networkTest,
  sharedCertificate,
  withClient,
  withRawServer,
} from "./jellyfin_fixture.ts";
import { serverFrame } from "./server_frame.ts";

const TOKEN = new Secret(SECRET_WORD);
const ID = "a".repeat(32);

/** Returns the reply that accepts an upgrade. */
function accepting(request: string, more = ""): string {
  const key = /^sec-websocket-key: (.*)$/im.exec(request)?.[1] ?? "";
  const accept = createHash("sha1")
    .update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64");
  return "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n" +
    `Upgrade: websocket\r\nSec-WebSocket-Accept: ${accept}\r\n${more}\r\n`;
}

function message(MessageType: string, Data?: unknown): Uint8Array<ArrayBuffer> {
  const text = JSON.stringify({ MessageId: ID, MessageType, Data });
  return serverFrame(OPCODES.text, new TextEncoder().encode(text));
}

const REMOVED = message("LibraryChanged", { ItemsRemoved: [ID] });
const CHANGE: ServerChange = { kind: "library", removed: [ID] };

/** Reads the changes of a server that accepts the socket, until it ends. */
async function changesFrom(
  talk: (peer: Parameters<Conversation>[0]) => Promise<void> | void,
): Promise<{ changes: ServerChange[]; received: string[] }> {
  const changes: ServerChange[] = [];
  return await withRawServer(async (peer) => {
    await peer.say(accepting(peer.request));
    await talk(peer);
    await drained(peer.connection);
  }, async ({ url, trust, received }) => {
    await withClient(url, trust, async (server) => {
      const opened = await server.as(TOKEN).openChanges();
      for await (const it of opened.changes) changes.push(it);
    });
    return { changes, received };
  });
}

/** Reads until the client hangs up. @returns what it sent */
async function drained(connection: Deno.Conn): Promise<Uint8Array> {
  const all: number[] = [];
  const buffer = new Uint8Array(1_024);
  while (true) {
    const size = await connection.read(buffer).catch(() => null);
    if (size === null) return new Uint8Array(all);
    all.push(...buffer.subarray(0, size));
  }
}

networkTest(
  "openChanges() sends the token in the Authorization header only",
  async () => {
    const { changes, received } = await changesFrom(async ({ say }) => {
      await say(REMOVED);
      await say(serverFrame(OPCODES.close, new Uint8Array([3, 0xe8])));
    });
    assertEquals(changes, [CHANGE]);
    const [request = ""] = received;
    const [first, ...headers] = request.split("\r\n");
    assertEquals(first, "GET /socket HTTP/1.1");
    const withToken = headers.filter((it) => it.includes(SECRET_WORD));
    assertEquals(withToken.length, 1);
    assert(/^authorization: /i.test(withToken[0] ?? ""));
    assert(!/^(origin|sec-websocket-extensions|cookie):/im.test(request));
  },
);

networkTest("openChanges() works under every kind of trust", async () => {
  for (const certificate of ["ca-signed", "self-signed"] as const) {
    const demo = await startDemoServer({ certificate, items: 30 });
    const { caPem, sha256 } = demo.certificate;
    const pin = { pinSha256: sha256 };
    const trust = certificate === "ca-signed" ? [pin, { caPem }] : [pin];
    for (const it of trust) {
      await withClient(demo.url, it, async (server) => {
        const { token } = await server.signInWithPassword(
          "demo",
          new Secret("demo"),
        );
        const { changes, close } = bound(await server.as(token).openChanges());
        demo.events.scanned({ removed: [ID] });
        for await (const change of changes) {
          assertEquals(change, CHANGE);
          break;
        }
        close();
      });
    }
    await demo.stop();
  }
});

function bound(it: { changes: AsyncIterable<ServerChange>; close(): void }) {
  return { changes: it.changes, close: () => it.close() };
}

networkTest(
  "openChanges() sends nothing to a server without the pin",
  () =>
    withRawServer(() => undefined, async ({ url, received }) => {
      const pin = { pinSha256: "0".repeat(64) };
      const failure = await failureOf(
        url,
        pin,
        (server) => server.as(TOKEN).openChanges(),
      );
      assertEquals(failure.kind, "tls_untrusted");
      assertEquals(received.filter((it) => it !== ""), []);
    }),
);

const REFUSED = {
  "401": "rejected",
  "403": "rejected",
  "200": "forbidden",
  "302": "forbidden",
  "400": "forbidden",
  "404": "forbidden",
  "426": "forbidden",
  "429": "server_error",
  "500": "server_error",
  "502": "server_error",
  "503": "server_error",
} as const;

for (const [status, kind] of Object.entries(REFUSED)) {
  networkTest(
    `openChanges() fails with ${kind} after ${status}`,
    () =>
      withRawServer(({ say }) => {
        const headers = { location: "/elsewhere" };
        return say(httpReply(Number(status), { headers, body: SECRET_WORD }));
      }, async ({ url, trust, received }) => {
        const failure = await failureOf(
          url,
          trust,
          (server) => server.as(TOKEN).openChanges(),
        );
        assertEquals(failure.kind, kind);
        assert(!JSON.stringify(failure).includes(SECRET_WORD));
        assertEquals(received.filter((it) => it !== "").length, 1);
      }),
  );
}

const BAD_HANDSHAKES: Readonly<Record<string, (request: string) => string>> = {
  "another key": (request) => accepting(request.replace(/key: ../i, "Key: xx")),
  "no key": (request) => accepting(request).replace(/Sec-.*\r\n/, ""),
  "an extension": (request) =>
    accepting(request, "Sec-WebSocket-Extensions: permessage-deflate\r\n"),
  "a subprotocol": (request) =>
    accepting(request, "Sec-WebSocket-Protocol: chat\r\n"),
};

for (const [name, reply] of Object.entries(BAD_HANDSHAKES)) {
  networkTest(`openChanges() refuses a handshake with ${name}`, async () => {
    const hungUp = Promise.withResolvers<void>();
    await withRawServer(async ({ request, say, connection }) => {
      await say(reply(request));
      await drained(connection);
      hungUp.resolve();
    }, async ({ url, trust }) => {
      const failure = await failureOf(
        url,
        trust,
        (server) => server.as(TOKEN).openChanges(),
      );
      assertEquals(failure.kind, "not_jellyfin");
      await hungUp.promise;
    });
  });
}

const BAD_FRAMES: Readonly<Record<string, Uint8Array<ArrayBuffer>>> = {
  "a masked frame": new Uint8Array([0x81, 0x80, 1, 2, 3, 4]),
  "a frame of 2^63 bytes": new Uint8Array([
    0x81,
    127,
    0x7f,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
  ]),
  "bytes that are no frame": new TextEncoder().encode("HTTP/1.1 200 OK\r\n"),
};

for (const [name, bytes] of Object.entries(BAD_FRAMES)) {
  networkTest(`openChanges() hangs up after ${name}`, async () => {
    const { changes } = await changesFrom(async ({ say }) => {
      await say(REMOVED);
      await say(bytes);
    });
    assertEquals(changes, [CHANGE]);
  });
}

networkTest("openChanges() skips what it does not know", async () => {
  const { changes } = await changesFrom(async ({ say }) => {
    const { text, binary } = OPCODES;
    await say(message("Play", { ItemIds: [ID] }));
    await say(message("GeneralCommand", { Name: "DisplayMessage" }));
    await say(message("x".repeat(100_000)));
    await say(serverFrame(text, new TextEncoder().encode("{")));
    await say(serverFrame(text, new Uint8Array([0xff, 0xfe])));
    await say(serverFrame(text, new Uint8Array(0)));
    await say(serverFrame(binary, new Uint8Array([1])));
    await say(serverFrame(OPCODES.pong, new Uint8Array(0)));
    await say(REMOVED);
    await say(serverFrame(OPCODES.close, new Uint8Array(0)));
  });
  assertEquals(changes, [CHANGE]);
});

networkTest("openChanges() ends when the connection breaks", async () => {
  const { changes } = await changesFrom(async ({ say, connection }) => {
    await say(REMOVED);
    await say(REMOVED.slice(0, 9));
    connection.close();
  });
  assertEquals(changes, [CHANGE]);
});

networkTest(
  "openChanges() says goodbye when it is closed, also with its server",
  async () => {
    await sharedCertificate();
    for (const how of ["stream", "server"] as const) {
      const sent = Promise.withResolvers<Uint8Array>();
      await withRawServer(async ({ request, say, connection }) => {
        await say(accepting(request));
        await say(serverFrame(OPCODES.ping, new Uint8Array([7])));
        sent.resolve(await drained(connection));
      }, async ({ url, trust }) => {
        let ended: Promise<void> | null = null;
        await withClient(url, trust, async (server) => {
          const opened = await server.as(TOKEN).openChanges();
          ended = (async () => {
            for await (const _ of opened.changes);
          })();
          if (how === "stream") opened.close();
        });
        await ended;
        const bytes = await sent.promise;
        if (how === "stream") assert(bytes.includes(0x88), String(bytes));
      });
    }
  },
);
