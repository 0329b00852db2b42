import fc from "fast-check";
import {
  checkApiMethod,
  checkApiPath,
} from "../../../src/auth/accounts/api_path.ts";
import { Failure } from "../../../src/core/failure.ts";
import { assert, assertEquals, assertThrows } from "@std/assert";

const TAKEN: [given: string, sent: string][] = [
  ["/Users/Me", "/Users/Me"],
  ["/Items?limit=10&fields=Overview", "/Items?limit=10&fields=Overview"],
  ["/Items/a..b/.hidden", "/Items/a..b/.hidden"],
  ["/Items?searchTerm=100%25", "/Items?searchTerm=100%25"],
  ["/Items?searchTerm=a%0Ab", "/Items?searchTerm=a%0Ab"],
  ["/Items/100%25", "/Items/100%25"],
  ["/Items/Zöe", "/Items/Z%C3%B6e"],
  ["/Items?x=http://elsewhere/../", "/Items?x=http://elsewhere/../"],
  ["/@elsewhere.example/", "/@elsewhere.example/"],
  ["/", "/"],
];

for (const [given, sent] of TAKEN) {
  Deno.test(`checkApiPath() sends ${given} as it is`, () => {
    assertEquals(checkApiPath(given), sent);
  });
}

const REFUSED = [
  "",
  "Users/Me",
  "https://elsewhere.example/Users/Me",
  "http:/x",
  "javascript:alert(1)",
  "//elsewhere.example/Users/Me",
  "\\\\elsewhere.example\\x",
  "/\\elsewhere.example/x",
  "/a/../../b",
  "/..",
  "/./a",
  "/a/..;/b",
  "/a/%2e%2e/b",
  "/a/%2E./b",
  "/a/%252e%252e/b",
  "/a/%25252e%25252e/b",
  "/a/%252e%252e/b/%25zz",
  "/a/%252e%252e%25ff/%252e%252e",
  "/a%2f..%2fb",
  "/a%5c..%5cb",
  "/a\r\nX-Injected: 1",
  "/a\nb",
  "/a%0d%0aX-Injected: 1",
  "/a%00b",
  "/a b",
  "/a\tb",
  "/a#b",
  "/a%zz",
  "/a%",
  "/a%ff",
  "/a\ud800",
  "/Items?ApiKey=x",
  "/Items?APIKEY=x",
  "/Items?api_key=x",
  "/Items?a=1&api%5Fkey=x",
  "/Items?a=1&%41pi%4Bey=x",
  "/Items?%2541pi%254Bey=x",
  "/Items?+apikey+=x",
  "/Items?X-Emby-Token=x",
  "/Items?X-MediaBrowser-Token",
  "/Items?access_token=x",
];

for (const given of REFUSED) {
  Deno.test(`checkApiPath() refuses ${JSON.stringify(given)}`, () => {
    const failure = assertThrows(() => checkApiPath(given), Failure);
    assertEquals(failure.kind, "usage");
  });
}

Deno.test("checkApiPath() returns a path on the same host whatever it gets", () => {
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.webPath(),
    fc.stringMatching(/^[/\\.%2eEfF5cC?&=:@#;a-z]{0,30}$/),
  );
  fc.assert(
    fc.property(text, (given) => {
      let sent: string;
      try {
        sent = checkApiPath(given);
      } catch (caught) {
        assert(caught instanceof Failure && caught.kind === "usage");
        return;
      }
      const base = "https://media.example:8920/jellyfin";
      const url = new URL(`${base}${sent}`);
      assertEquals(url.origin, "https://media.example:8920");
      assert(url.pathname.startsWith("/jellyfin/"), sent);
      assert(/^[!-~]+$/.test(sent), sent);
    }),
    { numRuns: 2_000 },
  );
});

Deno.test("checkApiMethod() accepts an API's methods in any case, and no other", () => {
  assertEquals(checkApiMethod("delete"), "DELETE");
  for (const given of ["CONNECT", "TRACE", "", "GET /x", "GET\r\nA: b"]) {
    assertThrows(() => checkApiMethod(given), Failure);
  }
});
