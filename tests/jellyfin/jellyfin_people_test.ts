import { JellyfinLanguages } from "../../src/jellyfin/jellyfin_languages.ts";
import { JellyfinPeople } from "../../src/jellyfin/jellyfin_people.ts";
import { assert, assertEquals } from "@std/assert";
import { readRecordings, RECORDED_VERSIONS } from "../demo/recordings.ts";

const id = (digit: string) => digit.repeat(32);

for (const version of RECORDED_VERSIONS) {
  /** Replies as the server did to a path whose parameters have this value. */
  const recorded = (path: string, value: string) => {
    const found = readRecordings(version).flatMap(({ exchanges }) => exchanges)
      .find(({ request }) =>
        request.path === path &&
        (request.query ?? []).some((it) => it[1] === value)
      );
    return found?.reply?.json ?? assert(false);
  };

  Deno.test(`JellyfinPeople reads the people of a ${version} server`, async () => {
    const { Items } = recorded("/Persons", "audrey");
    const people = new JellyfinPeople(() => Promise.resolve(Items));
    const ids = [Items[0].Id];
    assertEquals(await people.find("tautou"), [{ ids, name: "Audrey Tautou" }]);
    assertEquals(await people.find("autou"), []);
  });

  Deno.test(`JellyfinLanguages reads the languages of a ${version} server`, async () => {
    const reply = recorded("/Items/Filters2", "Movie");
    const languages = new JellyfinLanguages(
      () => Promise.resolve([]),
      () => Promise.resolve(reply),
    );
    assertEquals(
      await languages.listCodes(id("a")),
      version === "12.0" ? ["eng", "jpn", "und"] : null,
    );
  });
}

Deno.test("JellyfinPeople ends at a server that ignores the start of a page", async () => {
  const asked: string[] = [];
  const entries = Array.from({ length: 20_000 }, (_, at) => ({
    Id: `${at}`.padStart(32, "0"),
    Name: `Person ${at}`,
  }));
  const people = new JellyfinPeople((path) => {
    asked.push(path);
    return Promise.resolve(entries);
  });
  const { names, isComplete } = await people.list();
  assertEquals([names.length, isComplete, asked.length], [20_000, false, 2]);
});

Deno.test("JellyfinPeople drops what is not a person", async () => {
  const entries = [
    null,
    5,
    { Id: "../../x", Name: "Ada" },
    { Id: id("a"), Name: 5 },
    { Id: id("b"), Name: "\u001b[2J" },
    { Id: id("c"), Name: `Ada${"a".repeat(1_000)}` },
  ];
  const people = new JellyfinPeople(() => Promise.resolve(entries));
  const { names } = await people.list();
  assert(names.every((it) => it.name.length <= 300));
  assert(names.every((it) => !it.name.includes("\u001b")));
  assert(names.some((it) => it.name.startsWith("Adaaa")));
  assertEquals(await people.listItemIds([id("d")]), [
    id("a"),
    id("b"),
    id("c"),
  ]);
  const reply = { AudioLanguages: [{ Value: "a&b=c" }, { Value: "jpn" }, 5] };
  const languages = new JellyfinLanguages(
    () => Promise.resolve(entries),
    () => Promise.resolve(reply),
  );
  assertEquals(await languages.listCodes(id("a")), ["jpn"]);
});

Deno.test("listItemIds() asks for as many people as fit into an address", async () => {
  const paths: string[] = [];
  const people = new JellyfinPeople((path) => {
    paths.push(path);
    return Promise.resolve([]);
  });
  const many = Array.from({ length: 5_000 }, (_, at) => `${at}`.padStart(32));
  await people.listItemIds(many);
  assert(paths.every((it) => it.length < 8_000));
});

Deno.test("find() finds a short name that is a part of many others", async () => {
  const names = Array.from({ length: 400 }, (_, at) => `Fischer ${at}`);
  const entries = [...names, "Cher"].map((Name, at) => ({
    Id: `${at}`.padStart(32, "0"),
    Name,
  }));
  const people = new JellyfinPeople((path) => {
    const limit = new URLSearchParams(path.split("?")[1]).get("limit");
    return Promise.resolve(entries.slice(0, Number(limit)));
  });
  assertEquals((await people.find("cher")).map((it) => it.name), ["Cher"]);
});
