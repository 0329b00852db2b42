import { deflateSync, gzipSync } from "node:zlib";
import { Secret } from "../../../src/core/secret.ts";
import { decodeStream } from "../../../src/jellyfin/http/content_encoding.ts";
import type { HttpReply } from "../../../src/jellyfin/http/transport.ts";
import { assertEquals, assertMatch } from "@std/assert";
import {
  failureOf,
  networkTest,
  PUBLIC_INFO,
  withClient,
  withRawServer,
} from "../jellyfin_fixture.ts";

const TEXT = JSON.stringify(PUBLIC_INFO);
const TOKEN = new Secret("t".repeat(32));

function encodedReply(encoding: string, body: Uint8Array) {
  const head = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n` +
    `content-encoding: ${encoding}\r\ncontent-length: ${body.length}\r\n\r\n`;
  return [head, body] as const;
}

for (
  const [encoding, body] of [
    ["gzip", gzipSync(TEXT)],
    ["GZIP", gzipSync(TEXT)],
    ["deflate", deflateSync(TEXT)],
    ["identity", new TextEncoder().encode(TEXT)],
  ] as const
) {
  networkTest(
    `JellyfinServer.publicInfo() reads the reply when it is compressed with ${encoding}`,
    () =>
      withRawServer(async ({ say }) => {
        for (const part of encodedReply(encoding, body)) await say(part);
      }, ({ url, trust }) =>
        withClient(url, trust, async (server) => {
          assertEquals((await server.publicInfo()).id, PUBLIC_INFO.Id);
          const request = { path: "/x", method: "GET", body: null };
          const raw = await server.as(TOKEN).raw(request);
          const pieces = await Array.fromAsync(raw.body);
          const text = pieces.map((it) => new TextDecoder().decode(it)).join(
            "",
          );
          assertEquals(text, TEXT);
        })),
  );
}

for (
  const [title, encoding, body, state] of [
    [
      "broken",
      "gzip",
      new TextEncoder().encode("no gzip"),
      /compression is broken$/,
    ],
    ["unknown", "br", new Uint8Array([1, 2]), /compressed with "br"$/],
    ["doubled", "gzip, gzip", gzipSync(TEXT), /compressed with "gzip, gzip"$/],
    ["too large", "gzip", gzipSync(new Uint8Array(9e6)), /and too large$/],
  ] as const
) {
  networkTest(
    `JellyfinServer.publicInfo() names the compression when it is ${title}`,
    () =>
      withRawServer(async ({ say }) => {
        for (const part of encodedReply(encoding, body)) await say(part);
      }, async ({ url, trust }) => {
        const failure = await failureOf(url, trust);
        assertEquals(failure.kind, "not_jellyfin");
        assertMatch(failure.message, state);
        assertMatch(failure.hint, /compression/);
      }),
  );
}

networkTest(
  "JellyfinMedia.stream() refuses bytes when they are compressed",
  () =>
    withRawServer(async ({ say }) => {
      for (const part of encodedReply("gzip", gzipSync(TEXT))) await say(part);
    }, async ({ url, trust }) => {
      const failure = await failureOf(
        url,
        trust,
        (it) => it.as(TOKEN).media.stream({ path: "/Items/1/Download" }),
      );
      assertMatch(failure.message, /compressed with "gzip"$/);
    }),
);

networkTest(
  "decodeStream() ends when an answer to HEAD has no body",
  async () => {
    const reply: Pick<HttpReply, "headers"> & {
      body: AsyncIterable<Uint8Array>;
    } = {
      headers: [["content-encoding", "gzip"]],
      body: (async function* () {})(),
    };
    const { body, headers } = decodeStream(reply, "https://h");
    assertEquals(await Array.fromAsync(body), []);
    assertEquals(headers, []);
  },
);
