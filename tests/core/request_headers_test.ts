import * as fc from "fast-check";
import { Failure } from "../../src/core/failure.ts";
import {
  checkHeaderName,
  REFUSED_HEADERS,
  RequestHeaders,
} from "../../src/core/request_headers.ts";
import { Secret } from "../../src/core/secret.ts";
import { TOKEN_MAX_BYTES } from "../../src/core/token.ts";
import { assert, assertEquals, assertThrows } from "@std/assert";
import { SECRET_WORD } from "../secret_word.ts";

const ORIGIN = "https://media.example";
const NONE = new RequestHeaders(ORIGIN);
const one = (name: string, value = "v") => NONE.with(name, new Secret(value));

/** Every header that a request of ours has; see `src/jellyfin`. */
const OURS = [
  "authorization",
  "accept",
  "accept-encoding",
  "content-type",
  "content-length",
  "if-none-match",
  "if-range",
  "range",
  "host",
  "connection",
  "upgrade",
  "sec-websocket-key",
  "sec-websocket-version",
];

const REFUSED = [
  ...OURS,
  ...OURS.map((it) => it.toUpperCase()),
  "X-Emby-Token",
  "x-emby-authorization",
  "X-MediaBrowser-Token",
  "Cookie",
  "Transfer-Encoding",
  "Sec-Fetch-Site",
  "",
  " X-A",
  "X A",
  "X-A:",
  "X-A\r\nX-B",
  "ü",
  "__proto__",
  "x".repeat(65),
];

for (const name of REFUSED) {
  Deno.test(`checkHeaderName() refuses ${JSON.stringify(name)}`, () => {
    const failure = assertThrows(() => checkHeaderName(name), Failure);
    assertEquals(failure.kind, "usage");
  });
}

Deno.test("checkHeaderName() accepts the headers of access proxies", () => {
  for (
    const name of [
      "CF-Access-Client-Id",
      "CF-Access-Client-Secret",
      "P-Access-Token-Id",
      "P-Access-Token",
      "Proxy-Authorization",
      "X-Api-Key",
      "constructor",
    ]
  ) checkHeaderName(name);
  assert(REFUSED_HEADERS.length > 0);
});

const VALUES = ["", " x", "x ", "a\nb", "a\rb", "a\0b", "ü", "x\tz"];

for (const value of VALUES) {
  Deno.test(`with() refuses the value ${JSON.stringify(value)} and does not quote it`, () => {
    const failure = assertThrows(() => one("X-A", value), Failure);
    assertEquals(failure.kind, "usage");
    assert(value === "" || !JSON.stringify(failure).includes(value));
  });
}

Deno.test("with() replaces a header of the same name in any case", () => {
  const headers = one("X-A", "old").with("x-a", new Secret("new"));
  assertEquals(headers.names, ["x-a"]);
  assertEquals(headers.fieldsFor(ORIGIN), { "x-a": "new" });
});

Deno.test("with() refuses more headers than every storage can hold", () => {
  const names = Array.from({ length: 8 }, (_, i) => `X-${i}`);
  const eight = names.reduce(
    (all, it) => all.with(it, new Secret("v")),
    NONE,
  );
  assertThrows(() => eight.with("X-9", new Secret("v")), Failure, "too large");
  const long = "v".repeat(TOKEN_MAX_BYTES);
  assertThrows(() => one("X-A", long), Failure, "too large");
});

const name = fc.stringMatching(/^X-[A-Za-z0-9._-]{1,20}$/)
  .filter((it) => !/^x-(emby|mediabrowser)-/i.test(it));
const value = fc.stringMatching(/^[!-~]([ -~]{0,40}[!-~])?$/);

Deno.test("decode() returns what encode() was given", () => {
  fc.assert(fc.property(name, value, (name, value) => {
    const encoded = one(name, value).encode();
    assertEquals(/\p{Cc}/u.test(encoded.expose()), false);
    const decoded = RequestHeaders.decode(ORIGIN, encoded);
    assertEquals(decoded.fieldsFor(ORIGIN), { [name]: value });
  }));
});

const DAMAGED = [
  "9f1c0000000000000000000000000001",
  "null",
  "[]]",
  '["x"]',
  '{"Authorization":"x"}',
  '{"X-A":1}',
  '{"X-A": "spaced"}',
  '{"X-A":"a\\nb"}',
  '{"X-A":"a","x-a":"b"}',
];

for (const text of DAMAGED) {
  Deno.test(`decode() refuses ${text} and does not quote it`, () => {
    const failure = assertThrows(
      () => RequestHeaders.decode(ORIGIN, new Secret(text)),
      Failure,
    );
    assertEquals(failure.kind, "storage_damaged");
    assertEquals(JSON.stringify(failure).includes(text), false);
  });
}

Deno.test("decode() never throws anything but a failure", () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
    try {
      RequestHeaders.decode(ORIGIN, new Secret(text));
    } catch (caught) {
      assert(caught instanceof Failure);
    }
  }));
});

Deno.test("fieldsFor() gives no value for an address of another origin", () => {
  const headers = one("X-A");
  assertEquals(headers.fieldsFor(`${ORIGIN}/jellyfin`), { "X-A": "v" });
  for (
    const url of [
      "http://media.example",
      "https://media.example:8920",
      "https://media.example.evil.example",
      "https://evil.example/https://media.example",
      "https://media.example@evil.example",
      "",
    ]
  ) assertThrows(() => headers.fieldsFor(url), Failure, "another origin");
});

Deno.test("RequestHeaders shows no value however it is printed", () => {
  const headers = one("X-A", SECRET_WORD);
  const shown = [
    String(headers),
    `${headers}`,
    JSON.stringify(headers),
    Deno.inspect(headers, { depth: 9 }),
    JSON.stringify(structuredClone(headers)),
  ].join("");
  assertEquals(shown.includes(SECRET_WORD), false);
});

Deno.test("RequestHeaders.maskReply() masks a value however JSON spells it", async () => {
  const value = "a+b/c<d>\\e\"f'g&h";
  const spelled = [
    value,
    JSON.stringify(value),
    JSON.stringify(value).replaceAll("/", "\\/"),
    "a\\u002Bb/c\\u003Cd\\u003E\\\\e\\u0022f\\u0027g\\u0026h",
    "a\\u002bb/c\\u003cd\\u003e\\\\e\\u0022f\\u0027g\\u0026h",
  ];
  const text = `${spelled.join(" | ")} | else`;
  const pieces = ReadableStream.from([new TextEncoder().encode(text)]);
  const reply = one("X-A", value).maskReply({
    status: 200,
    headers: spelled.map((it) => ["x-echo", it]),
    body: pieces,
  });
  const masked = await new Response(ReadableStream.from(reply.body)).text();
  assertEquals(masked.length, text.length);
  assertEquals(masked.replace(/\*+/g, "*"), '* | "*" | "*" | * | * | else');
  for (const [, it] of reply.headers) assertEquals(/[a-h]/.test(it), false);
});
