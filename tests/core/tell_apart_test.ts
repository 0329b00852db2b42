import { tellApart } from "../../src/core/tell_apart.ts";
import { assertEquals } from "../assert.ts";

const LIBRARIES = [{ id: "a", name: "Films" }, { id: "b", name: "4K" }];
const item = (
  title: string,
  { libraryId, path }: { libraryId: string; path: string | null },
) => ({
  title,
  libraryId,
  path,
});

Deno.test("tellApart() says nothing when every title is different", () => {
  const items = [
    item("One", { libraryId: "a", path: "/one.mkv" }),
    item("Two", { libraryId: "a", path: "/two.mkv" }),
  ];
  assertEquals(tellApart(items, LIBRARIES), ["", ""]);
});

Deno.test("tellApart() names library and path when titles are equal", () => {
  const items = [
    item("Twice", { libraryId: "a", path: "/media/films/Twice/Twice.mkv" }),
    item("Other", { libraryId: "a", path: "/media/films/Other.mkv" }),
    item("Twice", { libraryId: "b", path: "/media/4k/Twice/Twice.mkv" }),
    item("Twice", { libraryId: "b", path: null }),
    item("Twice", { libraryId: "c", path: null }),
  ];
  assertEquals(tellApart(items, LIBRARIES), [
    "Films, /films/Twice/Twice.mkv",
    "",
    "4K, /4k/Twice/Twice.mkv",
    "4K",
    "",
  ]);
});

Deno.test("tellApart() shows the end of a path when folders are shared", () => {
  const items = [
    item("Twice", {
      libraryId: "a",
      path: "C:\\films\\Twice (1990)\\Twice.mkv",
    }),
    item("Twice", {
      libraryId: "a",
      path: "C:\\films\\Twice (2020)\\Twice.mkv",
    }),
  ];
  assertEquals(tellApart(items, LIBRARIES), [
    "Films, \\Twice (1990)\\Twice.mkv",
    "Films, \\Twice (2020)\\Twice.mkv",
  ]);
});
