import type { ServiceEvent } from "../../service/protocol.ts";
import type { ServiceClient } from "../../service/service_client.ts";
import { Lists } from "../model/lists.ts";
import type { ScreenStore } from "../model/screen_store.ts";
import { accountId, activeAccount, cursorAt } from "../model/state.ts";
import { sortAt } from "../model/sorting.ts";
import { accountRequests, listAccounts } from "./account_requests.ts";
import { bitrateRequests } from "./bitrate_requests.ts";
import { downloadRequests } from "./download_requests.ts";
import { entryRequests, followLists } from "./entry_requests.ts";
import { extraRequests } from "./extra_requests.ts";
import { libraryRequests } from "./library_requests.ts";
import { listRequests } from "./list_requests.ts";
import { liveRequests } from "./live_requests.ts";
import { markRequests } from "./mark_requests.ts";
import { followNames } from "./name_requests.ts";
import { followPalette } from "./palette_requests.ts";
import { playbackRequests } from "./playback_requests.ts";
import { playlistRequests } from "./playlist_requests.ts";
import { followQueue } from "./queue_requests.ts";
import {
  makeTools,
  type RemedyText,
  type Requests,
  type Tools,
  type Use,
} from "./requests.ts";
import { ServerWatch } from "./server_watch.ts";
import { followShelves } from "./shelf_requests.ts";
import { signOutWatch } from "./sign_out_watch.ts";
import { skipRuleRequests } from "./skip_rule_requests.ts";
import { storageRequests } from "./storage_requests.ts";

export interface OpenedRequests {
  readonly requests: Requests;
  readonly lists: Lists;
  /** Starts listening and reads the stored data; call the result to stop. */
  readonly open: (notice: string | null) => () => void;
}

const FOLLOWERS = [
  followShelves,
  followQueue,
  followLists,
  followNames,
  followPalette,
];

/** Connects the screen to the service until the screen closes. */
export function openRequests(
  client: ServiceClient,
  store: ScreenStore,
  { remedyText }: { remedyText: RemedyText },
): OpenedRequests {
  const tools = makeTools(client, { dispatch: store.dispatch, remedyText });
  const library = libraryRequests(tools);
  const live = liveRequests(tools, { sync: library.syncNext });
  const storage = storageRequests(tools, () => listAccounts(tools));
  const downloads = downloadRequests(tools, store.state);
  const marks = markRequests(tools, store.state);
  const playback = playbackRequests(tools, () => store.state().playing);
  const lists = openLists(store, { tools, library });
  const read = { lists, marks, storage, library, live, downloads };
  const readAll = accountReader(store, read);
  const accounts = accountRequests(tools, readAll);
  return {
    lists,
    requests: {
      ...accounts,
      ...library,
      ...storage,
      ...downloads,
      ...marks,
      ...playback,
      ...entryRequests(tools, { ...playback, ...downloads, ...marks }),
      ...playlistRequests(tools, store.state),
      ...extraRequests(tools, playback),
      ...listRequests({ tools, store, lists }),
      ...skipRuleRequests(tools, store.state),
      ...bitrateRequests(tools, store.state),
      stop: tools.stop,
    },
    open(notice) {
      const opened = [
        client.onEvent(eventListener(store, { tools, ...read })),
        ...watchServer(tools, store, { accounts, live }),
        ...FOLLOWERS.map((follow) => follow(tools, store)),
        () => tools.close(),
      ];
      if (notice !== null) tools.say(notice);
      store.dispatch({ kind: "notice", notice });
      tools.quietly(async (signal) => {
        await listAccounts(tools);
        await readAll(signal);
        accounts.checkQuietly();
      });
      return () => {
        for (const close of opened) close();
      };
    },
  };
}

/** Watches the server and the token; call each result to stop. */
function watchServer(
  tools: Tools,
  { state, subscribe }: ScreenStore,
  { accounts, live }: {
    accounts: ReturnType<typeof accountRequests>;
    live: Live;
  },
): (() => void)[] {
  const watch = new ServerWatch(tools, {
    state,
    check: accounts.checkQuietly,
    catchUp: live.catchUp,
    later,
  });
  const ask = signOutWatch(tools, { state, signIn: accounts.signIn });
  return [subscribe(watch.look), subscribe(ask), () => watch.stop()];
}

type Library = ReturnType<typeof libraryRequests>;
type Live = ReturnType<typeof liveRequests>;

function openLists(
  store: ScreenStore,
  { tools, library }: { tools: Tools; library: Library },
): Lists {
  return new Lists({
    fetchFor: library.fetchFor,
    findIndex: library.findIndex,
    readProgress: library.readProgress,
    onFailure: tools.fail,
    sortAt: (location) => sortAt(store.state(), location),
    cursorAt: (location) => cursorAt(store.state(), location).index,
    onShift: (location, rows) =>
      store.dispatch({ kind: "shift", location, rows }),
  });
}

/** Returns what reads all that belongs to the active account. */
function accountReader(
  store: ScreenStore,
  { lists, marks, storage, library, live, downloads }: {
    lists: Lists;
    marks: ReturnType<typeof markRequests>;
    storage: ReturnType<typeof storageRequests>;
    library: Library;
    live: Live;
    downloads: ReturnType<typeof downloadRequests>;
  },
): Use {
  const { dispatch } = store;
  /** The account whose library is shown; null if there is none. */
  let shown: string | null = null;
  return async (signal) => {
    lists.clear();
    const account = activeAccount(store.state());
    const id = account && accountId(account);
    if (shown === null) dispatch({ kind: "libraries", libraries: null });
    else if (shown !== id) {
      // The next account may have the same item.
      marks.forgetMark();
      library.forgetMissing();
      dispatch({ kind: "other-account" });
    }
    shown = id;
    storage.readStorage();
    live.stop();
    if (account === null) return;
    await library.readSorts(signal);
    await library.readLibraries(signal);
    await downloads.readDownloads(signal);
    downloads.runQueue();
    library.syncQuietly();
    live.follow();
  };
}

/** Returns a listener that shows an event and reads what it changed. */
function eventListener(
  store: ScreenStore,
  { tools, library, live, downloads }: {
    tools: Tools;
    library: Library;
    live: Live;
    downloads: Pick<ReturnType<typeof downloadRequests>, "showEnd">;
  },
): (event: ServiceEvent) => void {
  return (event) => {
    const before = store.state().sync?.library;
    store.dispatch({ kind: "event", event, atMs: Date.now() });
    if (event.kind === "sync-due") live.syncDue();
    const hasEnded = event.kind === "download-progress" &&
      (event.state === "done" || event.state === "failed");
    if (hasEnded) downloads.showEnd(event);
    const isNews = event.kind === "library-changed" ||
      event.kind === "sync-progress" && event.library !== before;
    if (isNews) tools.quietly(library.readLibraries);
  };
}

function later(use: () => void, afterMs: number): () => void {
  const timer = setTimeout(use, afterMs);
  return () => clearTimeout(timer);
}
