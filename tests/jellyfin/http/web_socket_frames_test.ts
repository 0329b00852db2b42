import * as fc from "fast-check";
import {
  encodeFrame,
  FrameError,
  FrameReader,
  type Message,
  OPCODES,
} from "../../../src/jellyfin/http/web_socket_frames.ts";
import { assert, assertEquals, assertThrows } from "@std/assert";
import { serverFrame } from "../server_frame.ts";

const MAX_BYTES = 70_000;
const FIN = 0x80;

const TEXT = new TextEncoder().encode("hello");

/** Reads frames that arrive in pieces of some sizes. */
function readIn(bytes: Uint8Array, sizes: readonly number[]): Message[] {
  const reader = new FrameReader(MAX_BYTES);
  const messages: Message[] = [];
  let at = 0;
  for (let i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length] ?? 1;
    messages.push(...reader.read(bytes.slice(at, at + size)));
    at += size;
  }
  return messages;
}

Deno.test("FrameReader.read() yields the same messages however they arrive", () => {
  const payload = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.constantFrom(125, 126, 127, 65_535, 65_536)
      .map((length) => new Uint8Array(length).fill(7)),
  );
  const message = fc.record({
    payload,
    cuts: fc.array(fc.nat(200), { maxLength: 3 }),
    wide: fc.boolean(),
  });
  fc.assert(
    fc.property(
      fc.array(message, { minLength: 1, maxLength: 4 }),
      fc.array(fc.integer({ min: 1, max: 5_000 }), {
        minLength: 1,
        maxLength: 5,
      }),
      (messages, sizes) => {
        const frames = messages.flatMap(({ payload, cuts, wide }) => {
          const edges = [0, ...cuts, payload.length]
            .map((it) => Math.min(it, payload.length)).toSorted((a, b) =>
              a - b
            );
          return edges.slice(1).flatMap((end, i) => [
            // A control frame may come between the frames of a message.
            serverFrame(OPCODES.ping, new Uint8Array([i])),
            serverFrame(
              i === 0 ? OPCODES.text : OPCODES.continuation,
              payload.subarray(edges[i], end),
              { fin: i === edges.length - 2, wide },
            ),
          ]);
        });
        const bytes = new Uint8Array(frames.flatMap((it) => [...it]));
        const read = readIn(bytes, sizes)
          .filter(({ opcode }) => opcode === OPCODES.text);
        assertEquals(
          read.map((it) => [...it.payload]),
          messages.map((it) => [...it.payload]),
        );
      },
    ),
    { numRuns: 30 },
  );
});

const HOSTILE: Readonly<Record<string, Uint8Array[]>> = {
  "a reserved bit": [new Uint8Array([0xc1, 0])],
  "a masked frame": [new Uint8Array([0x81, 0x80, 1, 2, 3, 4])],
  "an unknown kind": [new Uint8Array([0x83, 0])],
  "an unknown control frame": [new Uint8Array([0x8b, 0])],
  "a large control frame": [
    serverFrame(OPCODES.ping, new Uint8Array(126)).slice(0, 4),
  ],
  "a control frame in pieces": [
    serverFrame(OPCODES.close, TEXT, { fin: false }),
  ],
  "a continuation of nothing": [serverFrame(OPCODES.continuation, TEXT)],
  "a message inside another one": [
    serverFrame(OPCODES.text, TEXT, { fin: false }),
    serverFrame(OPCODES.text, TEXT),
  ],
  "a large message, at its head": [
    serverFrame(OPCODES.text, new Uint8Array(MAX_BYTES + 1)).slice(0, 10),
  ],
  "a message of 2^64 bytes, at its head": [
    new Uint8Array([0x81, 127, ...new Uint8Array(8).fill(0xff)]),
  ],
  "a message that is large in sum": [
    serverFrame(OPCODES.text, new Uint8Array(MAX_BYTES), { fin: false }),
    serverFrame(OPCODES.continuation, new Uint8Array(1)),
  ],
  "a message in too many frames": [
    serverFrame(OPCODES.text, new Uint8Array(1), { fin: false }),
    ...Array.from(
      { length: 10_000 },
      () =>
        serverFrame(OPCODES.continuation, new Uint8Array(1), { fin: false }),
    ),
  ],
};

for (const [name, frames] of Object.entries(HOSTILE)) {
  Deno.test(`FrameReader.read() refuses ${name}`, () => {
    const reader = new FrameReader(MAX_BYTES);
    const last = frames.at(-1) ?? new Uint8Array();
    for (const frame of frames.slice(0, -1)) {
      assertEquals([...reader.read(new Uint8Array(frame))], []);
    }
    assertThrows(() => [...reader.read(new Uint8Array(last))], FrameError);
  });
}

Deno.test("FrameReader.read() keeps few pieces of a frame that arrives byte by byte", () => {
  const reader = new FrameReader(MAX_BYTES);
  const frame = serverFrame(OPCODES.text, new Uint8Array(MAX_BYTES));
  // A byte that is still a piece of its own changes with it.
  const piece = new Uint8Array(1);
  const head = frame.length - MAX_BYTES;
  const messages = [...reader.read(new Uint8Array(frame.slice(0, head)))];
  for (let i = 0; i < MAX_BYTES; i++) {
    if (i === MAX_BYTES - 1) piece[0] = 1;
    messages.push(...reader.read(piece));
  }
  const [message] = messages;
  assertEquals(message?.payload.length, MAX_BYTES);
  const kept = message?.payload.filter((it) => it === 1).length ?? Infinity;
  assert(kept <= 10_000, `${kept} pieces`);
});

Deno.test("FrameReader.read() throws nothing but FrameError for any bytes", () => {
  fc.assert(fc.property(
    fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 5 }),
    (pieces) => {
      const reader = new FrameReader(MAX_BYTES);
      try {
        for (const it of pieces) Array.from(reader.read(new Uint8Array(it)));
      } catch (caught) {
        assertEquals(caught instanceof FrameError, true);
      }
    },
  ));
});

Deno.test("encodeFrame() masks the payload and keeps its length", () => {
  const mask = new Uint8Array([1, 2, 3, 4]);
  for (const length of [0, 1, 125, 126, 65_535]) {
    const payload = new Uint8Array(length).fill(9);
    const frame = encodeFrame({ opcode: OPCODES.text, payload }, mask);
    const head = length < 126 ? 2 : 4;
    assertEquals(frame.length, head + 4 + length);
    assertEquals(frame[0], FIN | OPCODES.text);
    assertEquals((frame[1] ?? 0) & 0x80, 0x80);
    const plain = frame.slice(head + 4)
      .map((byte, i) => byte ^ (mask[i % 4] ?? 0));
    assertEquals(plain, payload);
  }
});
