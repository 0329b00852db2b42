import { distinguish } from "../../src/core/distinguish.ts";
import { assertEquals } from "@std/assert";

const LIBRARIES = [{ id: "a", name: "Films" }, { id: "b", name: "4K" }];
const item = (
  title: string,
  { libraryId, path }: { libraryId: string; path: string | null },
) => ({
  title,
  libraryId,
  path,
});

Deno.test("distinguish() says nothing when every title is different", () => {
  const items = [
    item("One", { libraryId: "a", path: "/one.mkv" }),
    item("Two", { libraryId: "a", path: "/two.mkv" }),
  ];
  assertEquals(distinguish(items, LIBRARIES), ["", ""]);
});

Deno.test("distinguish() names library and path when titles are equal", () => {
  const items = [
    item("Twice", { libraryId: "a", path: "/media/films/Twice/Twice.mkv" }),
    item("Other", { libraryId: "a", path: "/media/films/Other.mkv" }),
    item("Twice", { libraryId: "b", path: "/media/4k/Twice/Twice.mkv" }),
    item("Twice", { libraryId: "b", path: null }),
    item("Twice", { libraryId: "c", path: null }),
  ];
  assertEquals(distinguish(items, LIBRARIES), [
    "Films, /films/Twice/Twice.mkv",
    "",
    "4K, /4k/Twice/Twice.mkv",
    "4K",
    "",
  ]);
});

Deno.test("distinguish() shows the end of a path when folders are shared", () => {
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
  assertEquals(distinguish(items, LIBRARIES), [
    "Films, \\Twice (1990)\\Twice.mkv",
    "Films, \\Twice (2020)\\Twice.mkv",
  ]);
});
