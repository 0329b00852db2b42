import { Failure } from "../../../src/core/failure.ts";
import type { MediaItem } from "../../../src/core/media_item.ts";
import { chooseVersion } from "../../../src/library/playback/choose_version.ts";
import {
  decodeParts,
  decodeVersions,
} from "../../../src/jellyfin/decode/files.ts";
import { assertEquals, assertMatch, assertThrows } from "@std/assert";

const id = (digit: string) => digit.repeat(32);
const version = (digit: string, name: string) => ({
  id: id(digit),
  name,
  container: "mkv",
  sizeBytes: 1,
  isRemote: false,
  tracks: [],
  defaultAudio: null,
  defaultSubtitle: null,
});
const versions = [
  version("a", "Film - 1080p"),
  version("b", "Film - 4K"),
  version("c", "Film - 4K HDR"),
];
const item = { id: id("a"), name: "Film" } as MediaItem;

const MEANT: [wanted: string, digit: string][] = [
  ["1", "a"],
  ["3", "c"],
  ["1080P", "a"],
  [" film - 4k ", "b"],
  ["HDR", "c"],
  [id("B"), "b"],
];

for (const [wanted, digit] of MEANT) {
  Deno.test(`chooseVersion() finds version ${digit} by "${wanted}"`, () => {
    assertEquals(chooseVersion({ item, versions }, wanted).id, id(digit));
  });
}

for (const wanted of ["4K", "4", "8K", "x"]) {
  Deno.test(`chooseVersion() lists the versions for "${wanted}"`, () => {
    const choose = () => chooseVersion({ item, versions }, wanted);
    const { kind, hint } = assertThrows(choose, Failure);
    assertEquals(kind, "usage");
    assertMatch(hint, /1: Film - 1080p, 2: Film - 4K, 3: Film - 4K HDR/);
  });
}

const dated = [version("a", "M (1931) - 1080p")];

Deno.test("chooseVersion() finds a version by a whole number in its name", () => {
  for (const wanted of ["1931", "1080", "1080p"]) {
    assertEquals(chooseVersion({ item, versions: dated }, wanted).id, id("a"));
  }
});

for (const wanted of ["3", "9", "10", "0"]) {
  Deno.test(`chooseVersion() refuses "${wanted}" when it is only a part of a number`, () => {
    const choose = () => chooseVersion({ item, versions: dated }, wanted);
    assertEquals(assertThrows(choose, Failure).kind, "usage");
  });
}

Deno.test("decodeVersions() skips an entry that is not a version", () => {
  const MediaSources = [
    { Id: id("A"), Name: "One\u001b[31m", Size: 5, Container: "mkv" },
    { Id: "../x", Name: "Two" },
    null,
    { Id: id("b"), Size: -1, Container: "../x" },
  ];
  const isRemote = false;
  assertEquals(decodeVersions({ MediaSources }), [
    {
      id: id("a"),
      name: "One[31m",
      container: "mkv",
      sizeBytes: 5,
      isRemote,
      tracks: [],
      defaultAudio: null,
      defaultSubtitle: null,
    },
    {
      id: id("b"),
      name: id("b"),
      container: null,
      sizeBytes: null,
      isRemote,
      tracks: [],
      defaultAudio: null,
      defaultSubtitle: null,
    },
  ]);
  assertEquals(decodeVersions({ MediaSources: 5 }), []);
});

Deno.test("decodeParts() skips an entry that is not an item", () => {
  const Items = [{ Id: id("a"), Type: "Video", Name: "Two" }, {}, 5, null];
  assertEquals(decodeParts({ Items }).map((it) => it.name), ["Two"]);
  assertEquals(decodeParts([]), []);
});

const LINKS: [what: string, source: object, isRemote: boolean][] = [
  ["a link that was followed", { IsRemote: true, Container: "mkv" }, true],
  ["an address", { Protocol: "Http" }, true],
  ["a link that was never followed", { Container: "strm" }, true],
  ["a file", { Protocol: "File", IsRemote: false, Container: "mkv" }, false],
];

for (const [what, source, isRemote] of LINKS) {
  Deno.test(`decodeVersions() reports whether the server has ${what}`, () => {
    const MediaSources = [{ Id: id("a"), ...source }];
    const [found] = decodeVersions({ MediaSources });
    assertEquals(found?.isRemote, isRemote);
  });
}
