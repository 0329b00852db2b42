import { Duplex } from "node:stream";
import { WebSocketConnection } from "../../../src/jellyfin/http/web_socket.ts";
import { OPCODES } from "../../../src/jellyfin/http/web_socket_frames.ts";
import { assert, assertEquals } from "@std/assert";
import { serverFrame } from "../server_frame.ts";

/** Makes a connection to a server that never reads, or always. */
function connected({ reads }: { reads: boolean }) {
  const written: Uint8Array[] = [];
  const socket = new Duplex({
    read: () => undefined,
    write: (chunk, _, done) => {
      written.push(chunk);
      if (reads) done();
    },
  });
  const connection = new WebSocketConnection(socket, { maxBytes: 1_000 });
  return { socket, written, connection };
}

const CLOSE = serverFrame(OPCODES.close, new Uint8Array(0));

Deno.test("WebSocketConnection answers a ping with its payload", async () => {
  const { socket, written, connection } = connected({ reads: true });
  socket.push(serverFrame(OPCODES.ping, new Uint8Array([1, 2, 3])));
  socket.push(CLOSE);
  for await (const _ of connection.messages());
  const [pong = new Uint8Array(), close = new Uint8Array()] = written;
  assertEquals([pong[0], pong[1]], [0x80 | OPCODES.pong, 0x80 | 3]);
  const mask = pong.subarray(2, 6);
  const payload = [...pong.subarray(6)].map((it, i) => it ^ (mask[i] ?? 0));
  assertEquals(payload, [1, 2, 3]);
  assertEquals(close[0], 0x80 | OPCODES.close);
});

Deno.test("WebSocketConnection keeps few replies for a server that does not read them", async () => {
  const { socket, connection } = connected({ reads: false });
  const ping = serverFrame(OPCODES.ping, new Uint8Array(125));
  for (let i = 0; i < 10_000; i++) socket.push(ping);
  socket.push(serverFrame(OPCODES.text, new TextEncoder().encode("end")));
  const messages = connection.messages();
  const { value } = await messages.next();
  assertEquals(new TextDecoder().decode(value ?? undefined), "end");
  assert(socket.writableLength < 100_000, `${socket.writableLength} bytes`);
  connection.destroy();
  await messages.return(undefined);
});
