import { Failure } from "../../../src/core/failure.ts";
import { refreshItem } from "../../../src/library/sync/refresh_item.ts";
import { systemClock } from "../../../src/system/clock.ts";
import { assert, assertEquals, assertRejects } from "../../assert.ts";
import { syncTest } from "../sync_world.ts";

for (const mustKeep of [false, true]) {
  syncTest(
    `refreshItem() ${
      mustKeep ? "reports" : "ignores"
    } a read-only disk when the item is gone`,
    async (world) => {
      await world.sync();
      const film = world.demo.library.visibleItems().find((it) =>
        it.kind === "Movie"
      );
      const item = world.library.findItem(world.account, film?.id ?? "");
      assert(item);
      world.demo.library.remove(item.id);
      const readOnly: typeof world.library = Object.create(world.library);
      readOnly.removeItems = () => {
        throw new Failure("storage_denied", "Cannot write: it is read-only");
      };
      const parts = { library: readOnly, clock: systemClock };
      const failure = await assertRejects(
        () => refreshItem(parts, { ...world, item, mustKeep }),
        Failure,
      );
      const expected = mustKeep ? "storage_denied" : "not_found";
      assertEquals<string>(failure.kind, expected);
    },
    60,
  );
}

syncTest(
  "refreshItem() keeps a mark that was made while the server was asked",
  async (world) => {
    await world.sync();
    const { account, library, server } = world;
    const film = world.demo.library.visibleItems().find((it) =>
      it.kind === "Movie"
    );
    const item = library.findItem(account, film?.id ?? "");
    assert(item);
    const slow = Object.create(server.library);
    slow.readWhole = async () => {
      const read = await server.library.readWhole(world.token, item.id);
      library.applyMark(account, {
        itemId: item.id,
        kind: "played",
        value: !item.userData.played,
        markedAt: new Date(),
      });
      return read;
    };
    const asked = Object.create(server);
    Object.defineProperty(asked, "library", { value: slow });
    const parts = { library, clock: systemClock };
    const session = { ...world, server: asked };
    const fresh = await refreshItem(parts, {
      ...session,
      item,
      mustKeep: true,
    });
    assertEquals(fresh.item.userData.played, !item.userData.played);
    const stored = library.findItem(account, item.id);
    assertEquals(stored?.userData.played, !item.userData.played);
  },
  60,
);
