import { Failure } from "../../src/core/failure.ts";
import { normaliseServerUrl } from "../../src/core/server_url.ts";
import { assertEquals, assertThrows } from "@std/assert";

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
  ["https://h/jellyfin/web/#/home.html", "https://h/jellyfin"],
  ["https://h/jellyfin/web/index.html#!/home.html", "https://h/jellyfin"],
  ["h/web/#/details?id=1&serverId=2", "https://h"],
  ["https://h/#/x", "https://h"],
  ["https://h?x=1", "https://h"],
  ["https://h/web/serviceworker.js", "https://h"],
  ["https://h/System/Info/Public", "https://h"],
  ["https://h:8920/a/system/info/public?x=1", "https://h:8920/a"],
  ["https://h/jellyfin/Users/Me", "https://h/jellyfin"],
  [`https://h/Items/${"5".repeat(32)}/Download?api_key=x`, "https://h"],
  ["https://h/QuickConnect/Enabled", "https://h"],
  ["https://h/health", "https://h"],
  ["https://h/api-docs/swagger/index.html", "https://h"],
  ["<https://h/jellyfin>", "https://h/jellyfin"],
  ['"https://h",', "https://h"],
  ["https://h/website", "https://h/website"],
  ["https://h/web/jellyfin", "https://h/web/jellyfin"],
  ["https://h/library", "https://h/library"],
  ["https://h/media/items-app", "https://h/media/items-app"],
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
