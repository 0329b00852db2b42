/** Compares the stored items of languages with the demo server's own. */
import { NO_CONDITIONS } from "../../src/core/item_selection.ts";
import { ITEM_TYPES } from "../../src/core/media_item.ts";
import { detailsOf } from "../../src/demo/sample_details.ts";
import { hasLanguage, readLanguage } from "../../src/library/read_language.ts";
import { Failure } from "../../src/core/failure.ts";
import { systemClock } from "../../src/system/clock.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { type SyncFixture, syncTest } from "./sync_fixture.ts";

const CODES = ["jpn", "ger", "deu", "de", "und", "fil"];

/** Gives each item an audio track, and stores it. */
async function prepare(fixture: SyncFixture) {
  const { demo, library, account, server, sync } = fixture;
  for (const [at, item] of demo.library.visibleItems().entries()) {
    const Language = CODES[at % CODES.length] ?? "";
    const audio = { Type: "Audio", Index: 1, Language };
    const details = { ...detailsOf(item), MediaStreams: [audio] };
    (item as { details: unknown }).details = details;
  }
  await sync();
  const session = { account, server };
  return { deps: { library, clock: systemClock }, session };
}

function listed({ library, account }: SyncFixture, name: string): string[] {
  const names = [{ kind: "language" as const, name }];
  const filter = { types: ITEM_TYPES, conditions: { ...NO_CONDITIONS, names } };
  return library.items.listItems(account, filter, { offset: 0, limit: 10_000 })
    .items.map((it) => it.id).sort();
}

function served(fixture: SyncFixture, codes: readonly string[]): string[] {
  const stored = fixture.kept();
  return fixture.demo.library.visibleItems()
    .filter((it) =>
      detailsOf(it).MediaStreams?.some(({ Language }) =>
        codes.includes(Language ?? "")
      )
    )
    .map((it) => it.id).filter((it) => stored.has(it)).sort();
}

syncTest(
  "readLanguage() stores the items of all codes of a language",
  async (fixture) => {
    const { deps, session } = await prepare(fixture);
    const { account } = fixture;
    for (const [name, codes] of [["de", CODES.slice(1, 4)], ["ja", ["jpn"]]]) {
      assert(typeof name === "string" && Array.isArray(codes));
      assert(!hasLanguage(deps, { account, name }));
      await readLanguage(deps, { ...session, name });
      assert(hasLanguage(deps, { account, name }));
      assert(listed(fixture, name).length > 0);
      assertEquals(listed(fixture, name), served(fixture, codes));
    }
    // Finnish is not Filipino, though its code begins so.
    const failure = await assertRejects(
      () => readLanguage(deps, { ...session, name: "fi" }),
      Failure,
      "Cannot find audio in Finnish",
    );
    assertEquals(failure.kind, "not_found");
    assertEquals(
      failure.hint,
      "Known languages include Filipino, German, Japanese",
    );
    await readLanguage(deps, { ...session, name: "fil" });
    assertEquals(listed(fixture, "fi"), []);
    const [item] = fixture.kept().values();
    assert(item !== undefined);
    const items = [{ ...item, name: "Another name" }];
    const change = { items, run: null };
    fixture.library.synced.applyItems(account, item.libraryId, change);
    assert(!hasLanguage(deps, { account, name: "ja" }));
  },
  { items: 60 },
);

syncTest(
  "readLanguage() refuses a server that cannot list items by language",
  async (fixture) => {
    const { deps, session } = await prepare(fixture);
    const failure = await assertRejects(
      () => readLanguage(deps, { ...session, name: "ja" }),
      Failure,
      "Cannot find audio in Japanese: the server cannot list items by language",
    );
    assertEquals(failure.kind, "server_error");
    assertEquals(listed(fixture, "ja"), []);
  },
  { items: 60, mode: "10.11" },
);
