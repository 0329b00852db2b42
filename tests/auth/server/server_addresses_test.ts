import fc from "fast-check";
import { placesOf } from "../../../src/auth/server/server_addresses.ts";
import { Failure } from "../../../src/core/failure.ts";
import { assert, assertEquals } from "@std/assert";

const HOST = "https://media.example";
const ANYWHERE = [HOST, `${HOST}:8920`, `${HOST}:8096`];
const COMMON = ["/jellyfin", "/media"];

const CASES: [typed: string, origins: string[], paths: string[]][] = [
  ["media.example", ANYWHERE, ["", ...COMMON]],
  ["https://media.example/", ANYWHERE, ["", ...COMMON]],
  ["media.example/tv", ANYWHERE, ["/tv", "", ...COMMON]],
  ["media.example/a/b", ANYWHERE, ["/a/b", "/a", "", ...COMMON]],
  ["media.example/jellyfin", ANYWHERE, ["/jellyfin", "", "/media"]],
  ["media.example/web/index.html", ANYWHERE, ["", ...COMMON]],
  ["media.example:443", [HOST], ["", ...COMMON]],
  ["https://media.example:8920", [`${HOST}:8920`], ["", ...COMMON]],
  ["[::1]:8920/x", ["https://[::1]:8920"], ["/x", "", ...COMMON]],
  ["http://media.example", ["http://media.example"], ["", ...COMMON]],
  ["http://localhost:8096", ["http://localhost:8096"], ["", ...COMMON]],
];

for (const [typed, origins, paths] of CASES) {
  Deno.test(`placesOf() looks in the right places when "${typed}" is typed`, () => {
    const places = placesOf(typed);
    assertEquals(places.map((it) => it.origin), origins);
    for (const place of places) assertEquals(place.paths, paths);
  });
}

Deno.test("placesOf() stays on the host that was typed, and on https, whatever it is", () => {
  const word = fc.stringMatching(/^[a-z0-9]{1,8}$/);
  const path = fc.array(word, { maxLength: 4 });
  fc.assert(fc.property(word, path, (name, parts) => {
    const typed = [`${name}.example`, ...parts].join("/");
    for (const { origin, paths } of placesOf(typed)) {
      assert(origin.startsWith(`https://${name}.example`), origin);
      for (const it of paths) assertEquals(new URL(origin + it).origin, origin);
    }
  }));
});

Deno.test("placesOf() refuses text that is not an address", () => {
  for (const typed of ["", "https://", "a b", "ftp://media.example"]) {
    try {
      placesOf(typed);
      assert(false, typed);
    } catch (caught) {
      assert(caught instanceof Failure, typed);
      assertEquals(caught.kind, "usage");
    }
  }
});
