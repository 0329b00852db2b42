import { Failure } from "../../src/core/failure.ts";
import { unplayableNote } from "../../src/core/unplayable.ts";
import type { DemoMode } from "../../src/demo/demo_options.ts";
import { syncLibraries } from "../../src/library/sync/sync_libraries.ts";
import { openLibraryIndex } from "../../src/metadata/library_index.ts";
import { systemClock } from "../../src/system/clock.ts";
import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { demoTest } from "../demo/demo_session.ts";

const MODES: readonly DemoMode[] = ["10.11", "12"];

for (const mode of MODES) {
  demoTest(
    `syncLibraries() counts the books and photos of ${mode}, until they are removed`,
    async ({ demo, server, userId }) => {
      const library = openLibraryIndex(":memory:");
      const account = { serverId: demo.options.id, userId };
      const options = { account, server, tell: () => undefined };
      const sync = (full: boolean) =>
        syncLibraries({ library, clock: systemClock }, { ...options, full });
      const { unplayable } = await sync(false);
      assertEquals(
        unplayableNote(unplayable),
        'Cannot be played here: 1 book in "Books", 1 photo in "Home videos"',
      );
      assertEquals((await sync(false)).unplayable, unplayable);
      const photo = demo.library.visibleItems().find((it) =>
        it.kind === "Photo"
      );
      demo.library.remove(photo?.id ?? "");
      assertEquals(
        unplayableNote((await sync(true)).unplayable),
        'Cannot be played here: 1 book in "Books"',
      );
      library.close();
    },
    { items: 60, irregular: true, mode },
  );
}

demoTest(
  "JellyfinLibrary.readItem() names the kind of a book",
  async ({ demo, server }) => {
    const book = demo.library.visibleItems().find((it) => it.kind === "Book");
    const failure = await assertRejects(
      () => server.library.readItem(book?.id ?? ""),
      Failure,
    );
    assertEquals(
      failure.message,
      'Cannot use "The Lighthouse": it is a book, which JellyTau does not play',
    );
    assertEquals(failure.exitCode, 3);
  },
  { items: 60, irregular: true },
);

const OTHERS: [kind: string, words: string][] = [
  ["Playlist", "a playlist, not an item"],
  ["BoxSet", "a collection, not an item"],
  ["MusicArtist", "an artist, which JellyTau does not play"],
  ["CollectionFolder", "a library, which JellyTau does not play"],
];

demoTest(
  "JellyfinLibrary.readItem() names any other kind",
  async ({ demo, server }) => {
    const [film] = demo.library.visibleItems();
    const path = `/Items/${film?.id}`;
    let Type = "";
    demo.options.answer = ({ url }) =>
      new URL(url).pathname === path
        ? Response.json({ Id: film?.id, Name: "Some\u001b[2J", Type })
        : null;
    const read = () => server.library.readItem(film?.id ?? "");
    for (const [kind, words] of OTHERS) {
      Type = kind;
      const failure = await assertRejects(read, Failure);
      const message = failure.message.replace(/".*"/s, "it");
      assertEquals(
        message,
        `Cannot use it: it is ${words}`,
      );
      assertEquals(failure.message.includes("\u001b"), false);
    }
    Type = "constructor";
    const { message } = await assertRejects(read, Failure);
    assertMatch(message, /: JellyTau does not play this kind of item$/);
  },
  { items: 60 },
);

demoTest(
  "JellyfinLibrary.findUnplayable() finds a book by its whole name",
  async ({ server: { library } }) => {
    for (const words of ["The Lighthouse", "the  LIGHTHOUSE "]) {
      const failure = await library.findUnplayable(words);
      assertMatch(failure?.message ?? "", /^Cannot use "The Lighthouse": /);
    }
    for (const words of ["The Light", "ighthouse", "Nothing of the kind"]) {
      assertEquals(await library.findUnplayable(words), null);
    }
  },
  { items: 60, irregular: true },
);
