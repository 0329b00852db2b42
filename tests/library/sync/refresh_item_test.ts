import { Failure } from "../../../src/core/failure.ts";
import { refreshItem } from "../../../src/library/sync/refresh_item.ts";
import { systemClock } from "../../../src/system/clock.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { syncTest } from "../sync_fixture.ts";

for (const mustKeep of [false, true]) {
  syncTest(
    `refreshItem() ${
      mustKeep ? "reports" : "ignores"
    } a read-only disk when the item was removed`,
    async (fixture) => {
      await fixture.sync();
      const film = fixture.demo.library.visibleItems().find((it) =>
        it.kind === "Movie"
      );
      const item = fixture.library.items.findItem(
        fixture.account,
        film?.id ?? "",
      );
      assert(item);
      fixture.demo.library.remove(item.id);
      const readOnly: typeof fixture.library = Object.create(fixture.library);
      readOnly.synced.removeItems = () => {
        throw new Failure("storage_denied", "Cannot write: it is read-only");
      };
      const deps = { library: readOnly, clock: systemClock };
      const failure = await assertRejects(
        () => refreshItem(deps, { ...fixture, item, mustKeep }),
        Failure,
      );
      const expected = mustKeep ? "storage_denied" : "not_found";
      assertEquals<string>(failure.kind, expected);
    },
    { items: 60 },
  );
}

syncTest(
  "refreshItem() keeps a mark that was made while the server was asked",
  async (fixture) => {
    await fixture.sync();
    const { account, library, server } = fixture;
    const film = fixture.demo.library.visibleItems().find((it) =>
      it.kind === "Movie"
    );
    const item = library.items.findItem(account, film?.id ?? "");
    assert(item);
    const slow = Object.create(server.library);
    slow.readWhole = async () => {
      const read = await server.library.readWhole(item.id);
      library.userData.applyMark(account, {
        itemId: item.id,
        kind: "played",
        value: !item.userData.played,
        markedAt: new Date(),
      });
      return read;
    };
    const asked = Object.create(server);
    Object.defineProperty(asked, "library", { value: slow });
    const deps = { library, clock: systemClock };
    const session = { ...fixture, server: asked };
    const fresh = await refreshItem(deps, {
      ...session,
      item,
      mustKeep: true,
    });
    assertEquals(fresh.item.userData.played, !item.userData.played);
    const stored = library.items.findItem(account, item.id);
    assertEquals(stored?.userData.played, !item.userData.played);
  },
  { items: 60 },
);
