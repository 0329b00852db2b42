import fc from "fast-check";
import { Failure } from "../../src/core/failure.ts";
import { decodeReply, schemas } from "../../src/jellyfin/decode_reply.ts";
import type { HttpReply } from "../../src/jellyfin/http/transport.ts";
import { assert, assertEquals, assertThrows } from "@std/assert";
import { SECRET_WORD } from "../secret_word.ts";

const OPTIONS = { path: "/x", jsonDepth: 40 };
const ID = "5".repeat(32);

function reply(
  body: string | Uint8Array<ArrayBuffer>,
  type = "application/json; charset=utf-8",
): HttpReply {
  const bytes = typeof body === "string"
    ? new TextEncoder().encode(body)
    : body;
  return { status: 200, headers: [["content-type", type]], body: bytes };
}

const signedIn = (changes: Record<string, unknown> = {}) =>
  JSON.stringify({
    User: { Id: ID, Name: "ada" },
    AccessToken: SECRET_WORD,
    ServerId: ID,
    ...changes,
  });

Deno.test("decodeReply() reads keys in any case, and null as absent", () => {
  for (const text of [signedIn(), signedIn().toLowerCase()]) {
    const read = decodeReply(schemas.signedIn, reply(text), OPTIONS);
    assertEquals(read.accesstoken, SECRET_WORD);
    assertEquals(read.user.id, ID);
  }
  const starting =
    `{"id":"${ID}","serverName":null,"productName":"Jellyfin Server","startupWizardCompleted":false}`;
  const info = decodeReply(schemas.publicInfo, reply(starting), OPTIONS);
  assertEquals(info.servername, "");
  assertEquals(info.startupwizardcompleted, false);
});

Deno.test("decodeReply() accepts what problem objects and old servers call JSON", () => {
  for (
    const type of [
      "application/json",
      "text/json",
      "application/problem+json; charset=utf-8",
      'Application/JSON;profile="PascalCase"',
    ]
  ) {
    assertEquals(
      decodeReply(schemas.boolean, reply("true", type), OPTIONS),
      true,
    );
  }
});

/** Replies to a sign-in that must be refused. */
const REFUSED: [title: string, body: string][] = [
  ["no token", signedIn({ AccessToken: null })],
  ["an empty token", signedIn({ AccessToken: "" })],
  ["a token that is a number", signedIn({ AccessToken: 5 })],
  ["a token with a line end", signedIn({ AccessToken: `${SECRET_WORD}\n` })],
  ["a token with a space", signedIn({ AccessToken: `${SECRET_WORD} x` })],
  [
    "a token of a megabyte",
    signedIn({ AccessToken: SECRET_WORD.repeat(30_000) }),
  ],
  ["no user", signedIn({ User: null })],
  ["a list", "[]"],
  ["a word", `"${SECRET_WORD}"`],
  ["nothing", ""],
];

for (const [title, body] of REFUSED) {
  Deno.test(`decodeReply() refuses ${title} and does not quote it`, () => {
    const failure = assertThrows(
      () => decodeReply(schemas.signedIn, reply(body), OPTIONS),
      Failure,
    );
    assertEquals(failure.kind, "not_jellyfin");
    const reported = JSON.stringify(failure) + failure.stack;
    assertEquals(reported.includes(SECRET_WORD), false);
  });
}

Deno.test("decodeReply() refuses bytes that are not UTF-8", () => {
  const bytes = new Uint8Array([0x22, 0xff, 0xfe, 0x22]);
  const failure = assertThrows(
    () => decodeReply(schemas.boolean, reply(bytes), OPTIONS),
    Failure,
  );
  assertEquals(failure.kind, "not_jellyfin");
});

Deno.test("decodeReply() returns a value of the schema or a failure whatever the bytes", () => {
  const json = fc.json({ maxDepth: 6 });
  const bytes = fc.uint8Array({ maxLength: 200 });
  const property = fc.property(fc.oneof(json, bytes), (body) => {
    const given = typeof body === "string" ? body : Uint8Array.from(body);
    for (const schema of Object.values(schemas)) {
      try {
        decodeReply(schema, reply(given), OPTIONS);
      } catch (caught) {
        assert(caught instanceof Failure);
        assertEquals(caught.kind, "not_jellyfin");
      }
    }
  });
  fc.assert(property, { numRuns: 300 });
});
