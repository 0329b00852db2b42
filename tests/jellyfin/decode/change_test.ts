import * as fc from "fast-check";
import { decodeServerMessage } from "../../../src/jellyfin/decode/change.ts";
import { assert, assertEquals } from "@std/assert";
import {
  readSocketMessages,
  RECORDED_VERSIONS,
} from "../../demo/recordings.ts";

function decoded(message: unknown) {
  return decodeServerMessage(new TextEncoder().encode(JSON.stringify(message)));
}

for (const version of RECORDED_VERSIONS) {
  Deno.test(`decodeServerMessage() reads every message of ${version}`, () => {
    const messages = readSocketMessages(version);
    assert(messages.length > 20);
    for (const message of messages) {
      const { MessageType, Data } = message;
      const read = decoded(message);
      if (MessageType === "ForceKeepAlive") {
        assertEquals(read, { kind: "keep-alive", withinMs: 60_000 });
      } else if (MessageType === "UserDataChanged") {
        assert(read?.kind === "user-data");
        assertEquals(read.userId, Data.UserId);
        assertEquals(
          read.marks.map(({ id, userData }) => [
            id,
            userData.played,
            userData.favorite,
            userData.playCount,
            userData.positionMs,
          ]),
          // deno-lint-ignore no-explicit-any -- what a server sent
          Data.UserDataList.map((it: any) => [
            it.ItemId,
            it.Played,
            it.IsFavorite,
            it.PlayCount,
            it.PlaybackPositionTicks / 10_000,
          ]),
        );
      } else if (MessageType === "LibraryChanged") {
        assertEquals(read, { kind: "library", removed: Data.ItemsRemoved });
      } else assertEquals(read, null, MessageType);
    }
  });
}

const ID = "a".repeat(32);

Deno.test("decodeServerMessage() drops what is malformed and keeps the rest", () => {
  const user = (UserId: unknown, UserDataList: unknown) =>
    decoded({ MessageType: "UserDataChanged", Data: { UserId, UserDataList } });
  const library = (Data: unknown) =>
    decoded({ MessageType: "LibraryChanged", Data });
  const keepAlive = (Data: unknown) =>
    decoded({ MessageType: "ForceKeepAlive", Data });
  for (
    const nothing of [
      decoded(null),
      decoded([]),
      decoded("LibraryChanged"),
      decoded({ MessageType: 7 }),
      decoded({ MessageType: "__proto__", Data: {} }),
      user(null, [{ ItemId: ID }]),
      user(ID, null),
      user(ID, []),
      user(ID, [null, 1, "x", { ItemId: "../x" }]),
      library(null),
      library({}),
      library({ ItemsRemoved: "x", ItemsAdded: { length: 1 } }),
      library({ ItemsAdded: [], IsEmpty: false }),
      keepAlive("60"),
      keepAlive(0),
      keepAlive(-1),
      keepAlive(1e9),
    ]
  ) {
    assertEquals(nothing, null);
  }
  const mixed = user(ID, [null, { ItemId: ID, Played: "yes" }]);
  assert(mixed?.kind === "user-data");
  assertEquals(mixed.marks.map((it) => [it.id, it.userData.played]), [
    [ID, false],
  ]);
  assertEquals(library({ ItemsRemoved: ["x", ID, null] }), {
    kind: "library",
    removed: [ID],
  });
  assertEquals(library({ CollectionFolders: [ID] }), {
    kind: "library",
    removed: [],
  });
});

Deno.test("decodeServerMessage() never throws", () => {
  fc.assert(fc.property(fc.uint8Array(), (bytes) => {
    assertEquals(decodeServerMessage(bytes), null);
  }));
  const data = fc.oneof(
    fc.anything(),
    fc.record({ UserId: fc.anything(), UserDataList: fc.anything() }),
    fc.record({
      UserId: fc.constant(ID),
      UserDataList: fc.array(fc.anything()),
    }),
    fc.record({ ItemsRemoved: fc.anything(), ItemsAdded: fc.anything() }),
  );
  const kind = fc.constantFrom(
    "ForceKeepAlive",
    "UserDataChanged",
    "LibraryChanged",
  );
  fc.assert(fc.property(kind, data, (MessageType, Data) => {
    let text;
    try {
      text = JSON.stringify({ MessageType, Data });
    } catch {
      return; // such as a BigInt
    }
    decodeServerMessage(new TextEncoder().encode(text));
  }));
  const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
  assertEquals(decodeServerMessage(new TextEncoder().encode(deep)), null);
});
