import type { ListSort } from "../../core/item_selection.ts";
import { downloadId } from "../../core/download_ports.ts";
import type {
  DownloadProgressView,
  DownloadView as DownloadRecord,
  ServiceEvent,
} from "../../service/protocol.ts";
import { ofOtherAccount, withAccounts, withAnswer } from "./account_changes.ts";
import { EMPTY_FORM } from "./form.ts";
import { withShelves } from "./home.ts";
import { locationKey, type NamesLocation } from "./location.ts";
import { navigated, type Navigation } from "./navigation.ts";
import { type PageLinks, withLinks } from "./page_links.ts";
import { withSorts } from "./sorting.ts";
import { onSameRows } from "./same_rows.ts";
import {
  askingFor,
  type Detail,
  type Message,
  type Overlay,
  plainMessage,
  type State,
  type SyncProgress,
} from "./state.ts";
import type { TrackPicks } from "./track_picks.ts";
import type {
  AccountView,
  DownloadView,
  FollowView,
  FoundTitles,
  LibraryView,
  ListView,
  NameView,
  ShelfView,
  StorageStatusView,
} from "./views.ts";

const KEPT_MESSAGES = 200;
const UNLOCK = "Waiting for you to unlock the keyring";

export type Change =
  | Navigation
  | { readonly kind: "jumping"; readonly jumping: boolean }
  | { readonly kind: "grid" }
  | { readonly kind: "detail"; readonly detail: Detail | null }
  | { readonly kind: "picks"; readonly picks: TrackPicks | null }
  | { readonly kind: "links"; readonly links: PageLinks | null }
  | { readonly kind: "mouse" }
  | { readonly kind: "mark"; readonly id: string; readonly name: string }
  | { readonly kind: "marked"; readonly marked: State["marked"] }
  | { readonly kind: "overlay"; readonly overlay: Overlay | null }
  | { readonly kind: "accounts"; readonly accounts: readonly AccountView[] }
  /** Another account has become the active one, or none. */
  | { readonly kind: "other-account" }
  /** null while they are being read. */
  | {
    readonly kind: "libraries";
    readonly libraries: readonly LibraryView[] | null;
  }
  /** Replaces the orders of these lists. */
  | { readonly kind: "sorts"; readonly sorts: readonly ListSort[] }
  | { readonly kind: "lists"; readonly lists: readonly ListView[] }
  /** Replaces the genres, studios or artists of a location. */
  | {
    readonly kind: "names";
    readonly location: NamesLocation;
    readonly names: readonly NameView[];
  }
  | { readonly kind: "titles"; readonly titles: FoundTitles }
  | { readonly kind: "library-changed" }
  | { readonly kind: "shelves"; readonly shelves: readonly ShelfView[] }
  | {
    readonly kind: "downloads";
    readonly downloads: readonly DownloadRecord[];
  }
  | { readonly kind: "follows"; readonly follows: readonly FollowView[] }
  | {
    readonly kind: "ask-to-play";
    readonly item: string;
    readonly title: string;
  }
  /** Replaces the queue, and what plays if its place has changed. */
  | { readonly kind: "queue" }
    & Pick<State, "queue">
    & Partial<Pick<State, "playing">>
  /** The playback of this item has ended. */
  | { readonly kind: "ended"; readonly item: string }
  | { readonly kind: "storage"; readonly storage: StorageStatusView }
  | { readonly kind: "sync"; readonly sync: SyncProgress | null }
  | { readonly kind: "retry"; readonly retryAtMs: number | null }
  | {
    readonly kind: "busy";
    readonly what: string | null;
    /** True for a request that the sign-in form waits for. */
    readonly ofForm?: boolean;
  }
  | { readonly kind: "message"; readonly message: Message }
  /** Shows a message that is not kept; null hides the one that is shown. */
  | { readonly kind: "toast"; readonly toast: Message | null }
  /** Messages that stay visible on the first screen. */
  | { readonly kind: "notice"; readonly notice: string | null }
  | {
    readonly kind: "event";
    readonly event: ServiceEvent;
    readonly atMs: number;
  };

/** Returns the next state of the screen. Nothing else changes it. */
export function reduce(state: State, change: Change): State {
  return onSameRows(state, changed(state, change));
}

function changed(state: State, change: Change): State {
  switch (change.kind) {
    case "go":
    case "go-to":
    case "back":
    case "neighbour":
    case "last-location":
    case "cursor":
    case "filter":
    case "shift":
    case "typing":
      return navigated(state, change);
    case "detail":
    case "follows":
    case "jumping":
    case "overlay":
    case "libraries":
    case "lists":
    case "marked":
    case "notice":
    case "picks":
    case "queue":
    case "retry":
    case "storage":
    case "titles":
    case "toast":
      return withPart(state, change);
    case "links":
    case "names":
    case "sorts":
      return withPage(state, change);
    case "grid":
    case "mouse":
      return { ...state, [change.kind]: !state[change.kind] };
    case "mark":
      return { ...state, marked: toggled(state.marked, change) };
    case "library-changed":
      return withNewLibrary(state);
    case "shelves":
      return withShelves(state, change.shelves);
    case "accounts":
      return withAccounts(state, change.accounts);
    case "other-account":
      return ofOtherAccount(state);
    case "downloads":
      return { ...state, downloads: paced(state.downloads, change.downloads) };
    case "ask-to-play":
    case "ended":
      return withPlay(state, change);
    case "sync":
      return withSync(state, change.sync);
    case "busy":
      return withBusy(state, change);
    case "message":
      return withMessage(state, change.message);
    case "event":
      return withEvent(state, change);
  }
}

/** Replaces the part of the state that the change carries. */
function withPart(
  state: State,
  { kind: _, ...part }: { readonly kind: string } & Partial<State>,
): State {
  return { ...state, ...part };
}

function withPage(
  state: State,
  change: Extract<Change, { kind: "links" | "names" | "sorts" }>,
): State {
  switch (change.kind) {
    case "links":
      return withLinks(state, change.links);
    case "names": {
      const key = locationKey(change.location);
      return { ...state, names: { ...state.names, [key]: change.names } };
    }
    case "sorts":
      return withSorts(state, change.sorts);
  }
}

/** Ends the wait for libraries after a sync, even if it found none. */
function withSync(state: State, sync: State["sync"]): State {
  const { libraries } = state;
  return { ...state, sync, libraries: sync ? libraries : libraries ?? [] };
}

function toggled(
  marked: State["marked"],
  { id, name }: { id: string; name: string },
): State["marked"] {
  const next = new Map(marked);
  if (!next.delete(id)) next.set(id, name);
  return next;
}

/** The current attempt reports its own result; older errors are cleared. */
function withBusy(
  state: State,
  { what, ofForm = false }: Extract<Change, { kind: "busy" }>,
): State {
  const over = what !== null && state.toast?.tone === "bad";
  const toast = over ? null : state.toast;
  return { ...state, busy: what, formWaits: what !== null && ofForm, toast };
}

/** Ignores progress that arrives after its request has ended. */
function withStep(state: State, what: string): State {
  return state.busy === null ? state : { ...state, busy: what };
}

function withMessage(state: State, message: Message): State {
  const all = [...state.messages, message];
  const messages = all.slice(-KEPT_MESSAGES);
  const messagesGone = state.messagesGone + all.length - messages.length;
  return { ...state, messages, messagesGone, toast: message };
}

function withEvent(
  state: State,
  { event, atMs }: Extract<Change, { kind: "event" }>,
): State {
  switch (event.kind) {
    case "notice": {
      const { text } = event;
      return withMessage(state, plainMessage(text, atMs));
    }
    case "account-answer":
      return withAnswer(state, event);
    case "waiting-for-keyring":
      return state.busy === null
        ? withMessage(state, plainMessage(UNLOCK, atMs))
        : withStep(state, UNLOCK);
    case "quick-connect-code": {
      const { overlay } = state;
      if (!state.formWaits) return state;
      const form = overlay && "form" in overlay ? overlay.form : EMPTY_FORM;
      const { kind: _, ...code } = event;
      return { ...state, overlay: { kind: "code", form, ...code } };
    }
    case "storage-progress": {
      const { step, done, total } = event;
      const what = step === "migrate" ? "Moving tokens" : "Encrypting tokens";
      return withStep(state, `${what}, ${done} of ${total}`);
    }
    case "download-progress":
      return { ...state, downloads: withProgress(state.downloads, event) };
    case "playback-progress": {
      const { kind: _, url: _url, requested: item, ...progress } = event;
      if (event.state === "ended") return withoutPlaying(state, item);
      const isReplaced = state.playing?.state === "asking" &&
        state.playing.item !== item;
      return isReplaced ? state : { ...state, playing: { ...progress, item } };
    }
    case "player-status":
      return state; // of another process
    case "sync-progress": {
      const { kind: _, ...sync } = event;
      return { ...state, sync };
    }
    case "library-changed":
      return withNewLibrary(state);
    case "sync-due":
      return state;
  }
}

function withNewLibrary(state: State): State {
  return { ...state, libraryVersion: state.libraryVersion + 1 };
}

function withPlay(
  state: State,
  change: Extract<Change, { kind: "ask-to-play" | "ended" }>,
): State {
  return change.kind === "ended"
    ? withoutPlaying(state, change.item)
    : { ...state, playing: askingFor(change), queue: null };
}

function withoutPlaying(state: State, item: string): State {
  const isIt = state.playing?.item === item;
  return isIt ? { ...state, playing: null, queue: null } : state;
}

/** Keeps the known rates of running downloads. */
function paced(
  before: readonly DownloadView[],
  downloads: readonly DownloadRecord[],
): readonly DownloadView[] {
  const byId = new Map(before.map((it) => [downloadId(it), it]));
  return downloads.map((it) => {
    const known = byId.get(downloadId(it));
    const { rate, leftMs, waiting, elsewhere } =
      it.state === "running" && known?.state === "running" ? known : {
        ...NO_PACE,
        // This process reports each of its own downloads.
        elsewhere: it.state === "running",
      };
    return { ...it, rate, leftMs, waiting, elsewhere };
  });
}

const NO_PACE = { rate: null, leftMs: null, waiting: false };

/** Updates a download, or adds one that is not listed yet. */
function withProgress(
  downloads: readonly DownloadView[],
  { item: itemId, title, done, total, kind: _, ...rest }: DownloadProgressView,
): readonly DownloadView[] {
  const id = downloadId({ ...rest, itemId });
  const known = downloads.find((it) => downloadId(it) === id);
  const next: DownloadView = {
    ...known ?? { ...NEW_DOWNLOAD, itemId, title },
    ...rest,
    receivedBytes: done,
    sizeBytes: total,
  };
  return known
    ? downloads.map((it) => it === known ? next : it)
    : [...downloads, next];
}

const NEW_DOWNLOAD = {
  path: null,
  problem: null,
  group: null,
  sha256: null,
  sidecars: [],
  userId: "",
};
