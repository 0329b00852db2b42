import { Failure } from "../../src/core/failure.ts";
import { unplayableNote } from "../../src/core/unplayable.ts";
import type { DemoMode } from "../../src/demo/switches.ts";
import { syncLibraries } from "../../src/library/sync_libraries.ts";
import { MetadataLibrary } from "../../src/metadata/metadata_library.ts";
import { systemClock } from "../../src/system/clock.ts";
import { assertEquals, assertRejects } from "../assert.ts";
import { demoTest } from "../demo/demo_session.ts";

const MODES: readonly DemoMode[] = ["10.11", "12"];

for (const mode of MODES) {
  demoTest(
    `syncLibraries() counts the books and photos of ${mode}, until they are gone`,
    async ({ demo, server, token, userId }) => {
      const library = new MetadataLibrary(":memory:");
      const account = { serverId: demo.switches.id, userId };
      const options = { account, server, token, tell: () => undefined };
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
    { items: 60, odd: true, mode },
  );
}

demoTest(
  "JellyfinLibrary.readItem() says what a book is when it is asked for one",
  async ({ demo, server, token }) => {
    const book = demo.library.visibleItems().find((it) => it.kind === "Book");
    const failure = await assertRejects(
      () => server.library.readItem(token, book?.id ?? ""),
      Failure,
    );
    assertEquals(
      failure.message,
      'Cannot use "The Lighthouse": it is a book, which JellyTau does not play',
    );
    assertEquals(failure.exitCode, 3);
  },
  { items: 60, odd: true },
);
