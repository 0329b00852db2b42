import { gzipSync } from "node:zlib";
import type { FailureKind } from "../../src/core/failure.ts";
import { Secret } from "../../src/core/secret.ts";
import { assert, assertEquals, assertMatch } from "@std/assert";
import {
  type Conversation,
  failureOf,
  networkTest,
  withRawServer,
} from "./jellyfin_fixture.ts";

const JSON_TYPE = "content-type: application/json\r\n";
const LIMIT_MS = 1_500;

const ok = (headers: string, body = "") =>
  `HTTP/1.1 200 OK\r\n${headers}\r\n${body}`;

/**
 * The failures of a body that breaks off. Deno 2.9 does not always notice that
 * the peer has closed, so the time limit may come first.
 */
const CUT = ["server_error", "unreachable", "timeout"] as const;
/** Bodies that do not end properly, and the server that sends them. */
const BODIES: [
  title: string,
  answer: Conversation,
  kind: FailureKind | readonly FailureKind[],
][] = [
  ["is 1 GiB long", async ({ say }) => {
    await say(ok(`${JSON_TYPE}content-length: 1073741824\r\n`));
    while (true) await say(new Uint8Array(65_536).fill(0x20));
  }, "server_error"],
  ["has no end", async ({ say }) => {
    await say(ok(`${JSON_TYPE}transfer-encoding: chunked\r\n`));
    while (true) await say(`1000\r\n${" ".repeat(4_096)}\r\n`);
  }, "server_error"],
  ["is a gzip bomb", async ({ say }) => {
    const body = gzipSync(new Uint8Array(16 << 20));
    await say(
      ok(
        `${JSON_TYPE}content-encoding: gzip\r\ncontent-length: ${body.length}\r\n`,
      ),
    );
    await say(body);
  }, "not_jellyfin"],
  ["drips", async ({ say }) => {
    await say(ok(`${JSON_TYPE}content-length: 1000\r\n`));
    while (true) await dripped(say, " ");
  }, "timeout"],
  ["ends early", async ({ say, connection }) => {
    await say(ok(`${JSON_TYPE}content-length: 900\r\n`, "{"));
    connection.close();
  }, CUT],
  ["ends in the middle of a chunk", async ({ say, connection }) => {
    await say(ok(`${JSON_TYPE}transfer-encoding: chunked\r\n`, "ff\r\n{"));
    connection.close();
  }, CUT],
  ["never comes", async ({ say }) => {
    await say(ok(`${JSON_TYPE}content-length: 1000\r\n`));
    await new Promise((done) => setTimeout(done, LIMIT_MS + 500));
  }, "timeout"],
];

async function dripped(say: (text: string) => Promise<void>, text: string) {
  await new Promise((done) => setTimeout(done, 100));
  await say(text);
}

for (const [title, answer, kind] of BODIES) {
  networkTest(
    `JellyfinServer.publicInfo() ends in time when the body ${title}`,
    async () => {
      await withRawServer(answer, async ({ url, trust, received }) => {
        const kinds: readonly FailureKind[] = [kind].flat();
        const timeoutMs = kinds.includes("timeout") ? LIMIT_MS : undefined;
        const failure = await failureOf(url, { ...trust, timeoutMs });
        assert(kinds.includes(failure.kind), failure.message);
        assert(received.every((it) => it === "" || it.startsWith("GET ")));
      });
    },
  );
}

networkTest(
  "JellyfinServer.publicInfo() ends in time when headers drip",
  async () => {
    const answer: Conversation = async ({ say }) => {
      await say("HTTP/1.1 200 OK\r\n");
      while (true) await dripped(say, "x: y\r\n");
    };
    await withRawServer(answer, async ({ url, trust }) => {
      const failure = await failureOf(url, { ...trust, timeoutMs: LIMIT_MS });
      assertEquals<FailureKind>(failure.kind, "timeout");
    });
  },
);

networkTest(
  "JellyfinMedia.stream() refuses an answer of too many headers",
  async () => {
    const answer: Conversation = ({ say }) =>
      say(ok(`content-length: 1\r\n${"x: y\r\n".repeat(300)}`, "x"));
    await withRawServer(answer, async ({ url, trust }) => {
      const path = "/Items/1/Download";
      const failure = await failureOf(
        url,
        trust,
        (it) => it.as(new Secret("t".repeat(32))).media.stream({ path }),
      );
      assertEquals<FailureKind>(failure.kind, "server_error");
      assertMatch(failure.message, /too many headers$/);
    });
  },
);
