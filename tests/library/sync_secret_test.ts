import type { ServerSession } from "../../src/core/session_ports.ts";
import { JellyfinLibrary } from "../../src/jellyfin/jellyfin_library.ts";
import { JellyfinLists } from "../../src/jellyfin/jellyfin_lists.ts";
import type { HttpReply } from "../../src/jellyfin/http/transport.ts";
import { refreshList } from "../../src/library/lists/refresh_list.ts";
import { syncLibraries } from "../../src/library/sync/sync_libraries.ts";
import { openLibraryIndex } from "../../src/metadata/library_index.ts";
import { systemClock } from "../../src/system/clock.ts";
import { assert, assertEquals } from "@std/assert";
import { filesHolding, SECRET_WORD } from "../secret_word.ts";

const ACCOUNT = { serverId: "1".repeat(32), userId: "2".repeat(32) };
const LIBRARY_ID = "3".repeat(32);
const ITEM_ID = "4".repeat(32);
const ADDRESS = `/videos/${ITEM_ID}/main.m3u8?api_key=${SECRET_WORD}`;

/**
 * Addresses that contain a token, in every form that Jellyfin is known to send.
 */
const ADDRESSES = {
  TranscodingUrl: ADDRESS,
  DirectStreamUrl: ADDRESS,
  Path: `https://media.example${ADDRESS}`,
  ExternalUrls: [{ Name: "stream", Url: ADDRESS }],
  RemoteTrailers: [{ Name: "trailer", Url: ADDRESS }],
  ProviderIds: { Stream: ADDRESS },
  PlaybackInfo: { ApiKey: SECRET_WORD },
  MediaStreams: [{ Index: 0, DeliveryUrl: ADDRESS }],
  MediaSources: [{
    Id: ITEM_ID,
    Size: 1_000,
    TranscodingUrl: ADDRESS,
    Path: ADDRESS,
    RequiredHttpHeaders: { Authorization: SECRET_WORD },
    MediaStreams: [{ Index: 2, DeliveryUrl: ADDRESS }],
  }],
};
const LIBRARY = {
  ...ADDRESSES,
  Id: LIBRARY_ID,
  Name: "Films",
  CollectionType: "movies",
};
const ITEM = {
  ...ADDRESSES,
  Id: ITEM_ID,
  Name: "The Quiet Harbour",
  Type: "Movie",
  // An address in place of another value is dropped as well.
  Container: ADDRESS,
  ParentId: ADDRESS,
  SeriesId: ADDRESS,
  ImageTags: { Primary: ADDRESS },
  AlbumPrimaryImageTag: ADDRESS,
  AlbumId: ADDRESS,
  ProductionYear: ADDRESS,
  UserData: { Key: ADDRESS, LastPlayedDate: ADDRESS, Played: true },
};

const LIST_ID = "5".repeat(32);
const LIST = {
  ...ADDRESSES,
  Id: LIST_ID,
  Name: "Evening",
  Type: "Playlist",
  MediaType: ADDRESS,
  ChildCount: ADDRESS,
};

/** Returns a server that has one library, one item and one playlist. */
function server(): ServerSession {
  const page = (path: string) => ({
    Items: [
      path.startsWith("/UserViews")
        ? LIBRARY
        : path.includes("includeItemTypes=Playlist")
        ? LIST
        : { ...ITEM, PlaylistItemId: ADDRESS },
    ],
    TotalRecordCount: 1,
    TranscodingUrl: ADDRESS,
  });
  const reply = (path: string): HttpReply => ({
    status: 200,
    headers: [["content-type", "application/json"]],
    body: new TextEncoder().encode(
      JSON.stringify(path === `/Items/${LIST_ID}` ? LIST : page(path)),
    ),
  });
  const calls = {
    ask: ({ path }: { path: string }) => Promise.resolve(reply(path)),
    failure: (path: string) => {
      throw new Error(path);
    },
  };
  const library = new JellyfinLibrary(calls);
  const lists = new JellyfinLists(calls);
  return { library, lists, clockSkewMs: () => 0 } as unknown as ServerSession;
}

Deno.test("syncLibraries() lets no address with a token into the database or its log", async () => {
  const folder = await Deno.makeTempDir();
  const library = openLibraryIndex(`${folder}/metadata.db`);
  try {
    const options = {
      account: ACCOUNT,
      server: server(),
      full: false,
      tell: () => undefined,
    };
    const deps = { library, clock: systemClock };
    const first = await syncLibraries(deps, options);
    assertEquals([first.added, first.items], [1, 1]);
    await syncLibraries(deps, { ...options, full: true });
    const [stored = null] = library.lists.listLists(ACCOUNT);
    assertEquals([stored?.id, stored?.name], [LIST_ID, "Evening"]);
    await refreshList(deps, { ...options, id: LIST_ID, stored });
    const window = { listId: LIST_ID, filter: {}, offset: 0, limit: 10 };
    assertEquals(library.lists.listEntries(ACCOUNT, window).total, 1);
    const kept = library.items.findItem(ACCOUNT, ITEM_ID);
    assertEquals([kept?.name, kept?.sizeBytes], ["The Quiet Harbour", 1_000]);
    const names = [...Deno.readDirSync(folder)].map((it) => it.name);
    assert(names.includes("metadata.db-wal"), "there is a log to look into");
    assertEquals(await filesHolding(folder), []);
  } finally {
    library.close();
  }
  assertEquals(await filesHolding(folder), []);
  assertEquals((await filesHolding(folder, "The Quiet Harbour")).length, 1);
  await Deno.remove(folder, { recursive: true });
});
