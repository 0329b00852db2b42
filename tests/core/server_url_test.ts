import { Failure } from "../../src/core/failure.ts";
import { normaliseServerUrl } from "../../src/core/server_url.ts";
import { assertEquals, assertThrows } from "../assert.ts";

const KEPT: [typed: string, url: string][] = [
  ["media.example", "https://media.example"],
  ["https://Media.Example/", "https://media.example"],
  ["https://media.example:443", "https://media.example"],
  ["media.example:8920", "https://media.example:8920"],
  ["https://h/jellyfin/", "https://h/jellyfin"],
  ["https://h//jellyfin//", "https://h/jellyfin"],
  ["https://h/jellyfin/web/index.html", "https://h/jellyfin"],
  ["https://h/web/", "https://h"],
  ["http://localhost:8096", "http://localhost:8096"],
  ["https://[2001:DB8::1]:8920/x", "https://[2001:db8::1]:8920/x"],
  ["https://bücher.example", "https://xn--bcher-kva.example"],
  ["  https://h  ", "https://h"],
];

for (const [typed, url] of KEPT) {
  Deno.test(`normaliseServerUrl() makes ${url} of ${typed}`, () => {
    assertEquals(normaliseServerUrl(typed), url);
    assertEquals(normaliseServerUrl(url), url);
  });
}

const REFUSED = [
  "",
  "ftp://h",
  "https://user@h",
  "https://user:s3cret@h",
  "https://h?x=1",
  "https://h/#x",
  "https://",
  "javascript://h",
  `https://h/${"x".repeat(3000)}`,
];

for (const typed of REFUSED) {
  Deno.test(`normaliseServerUrl() refuses ${typed.slice(0, 40)}`, () => {
    const failure = assertThrows(() => normaliseServerUrl(typed), Failure);
    assertEquals(failure.kind, "usage");
    assertEquals(failure.message.includes("s3cret"), false);
  });
}
