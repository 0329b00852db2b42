/** Compares the stored items of people with the demo server's own. */
import { NO_CONDITIONS } from "../../src/core/item_selection.ts";
import { Failure } from "../../src/core/failure.ts";
import { ITEM_TYPES } from "../../src/core/media_item.ts";
import type { PeopleServer } from "../../src/core/asked_names.ts";
import type { DemoItem } from "../../src/demo/library_items.ts";
import { detailsOf } from "../../src/demo/sample_details.ts";
import {
  hasAllPeople,
  hasPeople,
  readAllPeople,
  readPeople,
} from "../../src/library/read_people.ts";
import { requireNames } from "../../src/library/require_names.ts";
import { refreshItem } from "../../src/library/sync/refresh_item.ts";
import { systemClock } from "../../src/system/clock.ts";
import { assert, assertEquals, assertThrows } from "@std/assert";
import { type SyncFixture, syncTest } from "./sync_fixture.ts";

const NAMES = [
  "Жанна Сергеева",
  "黒澤 明",
  "فاتن حمامة",
  "สมบัติ เมทะนี",
  "Zoë Ångström",
  "Зинаида Сергеева",
];
/** Texts, and the names that they mean. */
const MEANT: [text: string, names: string[]][] = [
  ["жанна сергеева", ["Жанна Сергеева"]],
  ["Сергеева", ["Жанна Сергеева", "Зинаида Сергеева"]],
  ["黒澤", ["黒澤 明"]],
  ["فاتن", ["فاتن حمامة"]],
  ["สมบัติ เมทะนี", ["สมบัติ เมทะนี"]],
  ["zoe angstrom", ["Zoë Ångström"]],
];
const START = Date.UTC(2026, 0, 1);

/** Gives each item two people, and a clock that the test sets. */
async function prepare(fixture: SyncFixture) {
  const { demo, library, account, server, sync } = fixture;
  for (const [at, item] of demo.library.visibleItems().entries()) {
    const People = [at, at + 1].map((it) => NAMES[it % NAMES.length] ?? "")
      .map((Name, each) => ({
        Name,
        Id: `${NAMES.indexOf(Name)}`.padStart(32, "e"),
        Type: each === 0 ? "Actor" : "Director",
      }));
    const details = { ...detailsOf(item), People };
    (item as { details: DemoItem["details"] }).details = details;
  }
  await sync();
  const time = { ms: START };
  const deps = {
    library,
    clock: { ...systemClock, now: () => new Date(time.ms) },
  };
  const calls: string[] = [];
  return { deps, time, calls, session: { account, server: counted() } };

  function counted(): typeof server {
    const { people } = server.library;
    const spied: PeopleServer = {
      find: (words) => (calls.push("find"), people.find(words)),
      list: () => (calls.push("list"), people.list()),
      listItemIds: (ids) => (calls.push("items"), people.listItemIds(ids)),
    };
    const spiedLibrary = new Proxy(server.library, {
      get: (target, key) => {
        if (key === "people") return spied;
        const value = Reflect.get(target, key);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
    return new Proxy(server, {
      get: (target, key) =>
        key === "library" ? spiedLibrary : Reflect.get(target, key),
    });
  }
}

function listed({ library, account }: SyncFixture, name: string): string[] {
  const names = [{ kind: "person" as const, name }];
  const filter = { types: ITEM_TYPES, conditions: { ...NO_CONDITIONS, names } };
  return library.items.listItems(account, filter, { offset: 0, limit: 10_000 })
    .items.map((it) => it.id).sort();
}

/** Returns the stored items that the demo server lists for people. */
function served(fixture: SyncFixture, names: readonly string[]): string[] {
  const stored = fixture.kept();
  return fixture.demo.library.visibleItems()
    .filter((it) =>
      detailsOf(it).People?.some(({ Name }) => names.includes(Name))
    )
    .map((it) => it.id).filter((it) => stored.has(it)).sort();
}

for (const mode of ["10.11", "12"] as const) {
  syncTest(
    `readPeople() stores what a server of ${mode} lists, in every script`,
    async (fixture) => {
      const { deps, session } = await prepare(fixture);
      const { account } = fixture;
      assert(await readAllPeople(deps, session) === null);
      for (const [text, names] of MEANT) {
        assert(!hasPeople(deps, { account: account, name: text }), text);
        await readPeople(deps, { ...session, name: text });
        const found = listed(fixture, text);
        assert(found.length > 0, text);
        assertEquals(found, served(fixture, names), text);
        assert(hasPeople(deps, { account: account, name: text }), text);
      }
      const options = { kind: "person" as const };
      const known = fixture.library.items.listNames(account, options);
      assert(known.every((it) => it.items + it.inside > 0));
    },
    { items: 60, mode },
  );
}

syncTest(
  "readPeople() asks again once an item has changed, or after a day",
  async (fixture) => {
    const { deps, session, time, calls } = await prepare(fixture);
    const { account, library } = fixture;
    const [first = ""] = NAMES;
    await readPeople(deps, { ...session, name: first });
    assertEquals(calls.splice(0), ["find", "items"]);
    assert(hasPeople(deps, { account: account, name: first.toUpperCase() }));
    // The beginning of a name may mean more people.
    assert(!hasPeople(deps, { account: account, name: "Жанна" }));
    await readPeople(deps, { ...session, name: "Жанна" });
    assertEquals(calls.splice(0), ["find"]);
    time.ms += 24 * 3_600_000;
    assert(!hasPeople(deps, { account: account, name: first }));
    await readPeople(deps, { ...session, name: first });
    assert(hasPeople(deps, { account: account, name: first }));
    const before = listed(fixture, first);
    const [item] = fixture.kept().values();
    assert(item !== undefined);
    const { libraryId } = item;
    const items = [{ ...item, name: `${item.name} 2` }];
    library.synced.applyItems(account, libraryId, { items, run: null });
    assert(!hasPeople(deps, { account: account, name: first }));
    assertEquals(listed(fixture, first), before);
  },
  { items: 60 },
);

syncTest(
  "readAllPeople() keeps the names of people without stored items",
  async (fixture) => {
    const { deps, session } = await prepare(fixture);
    const { account, library } = fixture;
    assert(!hasAllPeople(deps, account));
    await readAllPeople(deps, session);
    assert(hasAllPeople(deps, account));
    const names = () =>
      library.items.listNames(account, { kind: "person" }).map((it) => it.name);
    assertEquals(names().length, NAMES.length);
    assert(names().every((it) => NAMES.includes(it)));
    assert(library.items.hasName(account, { kind: "person", name: "Zoe" }));
    const [one] = library.libraries.listLibraries(account);
    const inside = { kind: "person" as const, libraryId: one?.id };
    assertEquals(library.items.listNames(account, inside), []);
    await readPeople(deps, { ...session, name: "Zoë Ångström" });
    library.asked.saveNames(account, {
      kind: "person",
      names: [{ name: "Nobody Else", ids: ["a".repeat(32)] }],
      readAt: deps.clock.now(),
    });
    assertEquals(names(), ["Nobody Else", "Zoë Ångström"]);
  },
  { items: 60 },
);

syncTest("refreshItem() stores the people of the item", async (fixture) => {
  const { session, deps } = await prepare(fixture);
  const [item] = fixture.kept().values();
  assert(item !== undefined);
  const fresh = await refreshItem(deps, { ...session, item, mustKeep: true });
  for (const { name } of fresh.details.people) {
    assertEquals(listed(fixture, name), [item.id]);
    assert(!hasPeople(deps, { account: fixture.account, name: name }));
  }
  assert(fresh.details.people.length > 0);
}, { items: 60 });

syncTest(
  "readPeople() asks for a part of many people, and reports that",
  async (fixture) => {
    const { deps, session, calls } = await prepare(fixture);
    const { account, library } = fixture;
    const names = Array.from({ length: 25 }, (_, at) => ({
      name: `Ada ${String.fromCharCode(65 + at)}`,
      ids: [`${at}`.padStart(32, "a")],
    }));
    const list = { kind: "person" as const, names, readAt: deps.clock.now() };
    library.asked.saveNames(account, list);
    const problem = await readPeople(deps, { ...session, name: "ada" });
    assertEquals(
      problem?.message,
      'Cannot ask for all people named "ada": only 20 of 25 were asked for',
    );
    // The complete list is stored already.
    assertEquals(calls, Array.from({ length: 20 }, () => "items"));
    const one = await readPeople(deps, { ...session, name: "Ada Z" });
    assertEquals(one, null);
  },
  { items: 2 },
);

syncTest(
  "hasPeople() leaves out what is too short for a name",
  async (fixture) => {
    const { deps } = await prepare(fixture);
    const { account, library } = fixture;
    for (const name of ["j", "jo", "Жа", "李"]) {
      assert(hasPeople(deps, { account, name }), name);
      const names = [{ kind: "person" as const, name }];
      const conditions = { ...NO_CONDITIONS, names };
      const failure = assertThrows(
        () => requireNames(library, account, { conditions }),
        Failure,
      );
      assertEquals(failure.hint, "Give more letters of the name");
    }
    for (const name of ["巩俐", "김구", "cher"]) {
      assert(!hasPeople(deps, { account, name }), name);
    }
  },
  { items: 2 },
);
