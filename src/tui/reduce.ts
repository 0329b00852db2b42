import type {
  AccountAnswerView,
  DownloadProgressView,
  DownloadView as DownloadRecord,
  ServiceEvent,
} from "../service/protocol.ts";
import type { Cursor } from "./cursor.ts";
import { EMPTY_FORM } from "./form.ts";
import { HOME, type Place, placeKey } from "./place.ts";
import { homeRows } from "./rows.ts";
import {
  cursorAt,
  type Detail,
  type Message,
  type Overlay,
  placeNow,
  type State,
  type SyncProgress,
  UNREAD,
} from "./state.ts";
import type {
  AccountView,
  DownloadView,
  LibraryView,
  StorageStatusView,
} from "./views.ts";

const KEPT_MESSAGES = 200;

export type Change =
  | { readonly kind: "go"; readonly place: Place }
  | { readonly kind: "go-to"; readonly trail: readonly Place[] }
  | { readonly kind: "back" }
  | { readonly kind: "last-place" }
  | { readonly kind: "cursor"; readonly cursor: Cursor }
  | { readonly kind: "filter"; readonly text: string }
  | { readonly kind: "typing"; readonly typing: boolean }
  | { readonly kind: "grid" }
  | { readonly kind: "detail"; readonly detail: Detail | null }
  | { readonly kind: "mouse" }
  | { readonly kind: "mark"; readonly id: string; readonly name: string }
  | { readonly kind: "unmark" }
  | { readonly kind: "overlay"; readonly overlay: Overlay | null }
  | { readonly kind: "accounts"; readonly accounts: readonly AccountView[] }
  | { readonly kind: "libraries"; readonly libraries: readonly LibraryView[] }
  | { readonly kind: "library-changed" }
  | {
    readonly kind: "downloads";
    readonly downloads: readonly DownloadRecord[];
  }
  | {
    readonly kind: "ask-to-play";
    readonly item: string;
    readonly title: string;
  }
  /** This one plays no more; another may. */
  | { readonly kind: "ended"; readonly item: string }
  | { readonly kind: "storage"; readonly storage: StorageStatusView }
  | { readonly kind: "sync"; readonly sync: SyncProgress | null }
  | { readonly kind: "retry"; readonly atMs: number | null }
  | { readonly kind: "busy"; readonly what: string | null }
  | { readonly kind: "message"; readonly message: Message }
  /** Messages that stay visible on the first screen. */
  | { readonly kind: "notice"; readonly text: string }
  | { readonly kind: "hide-toast" }
  | {
    readonly kind: "event";
    readonly event: ServiceEvent;
    readonly atMs: number;
  };

/** The one place where the screen's state changes. Pure. */
export function reduce(state: State, change: Change): State {
  switch (change.kind) {
    case "go":
      return wentTo(state, [...state.trail, change.place]);
    case "go-to":
      return wentTo(state, change.trail);
    case "back":
      return wentBack(state);
    case "last-place":
      return state.lastTrail === null ? state : wentTo(state, state.lastTrail);
    case "cursor":
      return withCursor(state, change.cursor);
    case "filter":
      return withFilter(state, change.text);
    case "typing":
      return { ...state, typing: change.typing };
    case "grid":
      return { ...state, grid: !state.grid };
    case "detail":
      return { ...state, detail: change.detail };
    case "mouse":
      return { ...state, mouse: !state.mouse };
    case "mark":
      return { ...state, marked: toggled(state.marked, change) };
    case "unmark":
      return { ...state, marked: new Map() };
    case "overlay":
      return { ...state, overlay: change.overlay };
    case "library-changed":
      return { ...state, libraryVersion: state.libraryVersion + 1 };
    case "accounts":
      return { ...state, accounts: merged(state.accounts, change.accounts) };
    case "libraries":
      return withLibraries(state, change.libraries);
    case "downloads":
      return { ...state, downloads: paced(state.downloads, change.downloads) };
    case "ask-to-play":
      return { ...state, playing: asking(change) };
    case "ended":
      return withoutPlaying(state, change.item);
    case "storage":
      return { ...state, storage: change.storage };
    case "sync":
      return { ...state, sync: change.sync };
    case "retry":
      return change.atMs === state.retryAtMs
        ? state
        : { ...state, retryAtMs: change.atMs };
    case "busy":
      return withBusy(state, change.what);
    case "message":
      return withMessage(state, change.message);
    case "notice":
      return { ...state, notice: change.text };
    case "hide-toast":
      return { ...state, toast: null };
    case "event":
      return withEvent(state, change);
  }
}

function wentTo(state: State, trail: readonly Place[]): State {
  return {
    ...state,
    trail,
    lastTrail: state.trail,
    typing: trail.at(-1)?.kind === "search",
    detail: trail.at(-1)?.kind === "item" ? UNREAD : null,
    overlay: null,
  };
}

/** What lies in the list's place ends first, then a filter, then the place. */
function wentBack(state: State): State {
  const place = placeNow(state);
  if (state.detail && place.kind !== "item") return { ...state, detail: null };
  const key = placeKey(place);
  if (state.typing || state.filters[key]) {
    const { [key]: _, ...filters } = state.filters;
    const leaves = place.kind === "search";
    const ended = { ...state, typing: false, filters };
    return leaves ? wentTo(ended, state.trail.slice(0, -1)) : ended;
  }
  if (state.trail.length === 1) return { ...state, marked: new Map() };
  return { ...wentTo(state, state.trail.slice(0, -1)), typing: false };
}

function withCursor(state: State, cursor: Cursor): State {
  const key = placeKey(placeNow(state));
  return { ...state, cursors: { ...state.cursors, [key]: cursor } };
}

function withFilter(state: State, text: string): State {
  const key = placeKey(placeNow(state));
  return {
    ...state,
    filters: { ...state.filters, [key]: text },
    cursors: { ...state.cursors, [key]: { index: 0, top: 0 } },
  };
}

/** Rows come in above those that were there; the cursor stays on its own. */
function withLibraries(
  state: State,
  libraries: readonly LibraryView[],
): State {
  const next = { ...state, libraries };
  const { index, top } = cursorAt(state, HOME);
  const id = homeRows(state)[index]?.id;
  const at = homeRows(next).findIndex((it) => it.id === id);
  if (index === 0 || at < 0) return next;
  const cursors = { ...state.cursors, [placeKey(HOME)]: { index: at, top } };
  return { ...next, cursors };
}

function toggled(
  marked: State["marked"],
  { id, name }: { id: string; name: string },
): State["marked"] {
  const next = new Map(marked);
  if (!next.delete(id)) next.set(id, name);
  return next;
}

/** The earlier state of an account stays until it is checked again. */
function merged(
  before: State["accounts"],
  accounts: readonly AccountView[],
): readonly AccountView[] {
  return accounts.map((it) => {
    const known = before?.find((other) =>
      other.serverId === it.serverId && other.userId === it.userId
    );
    const unseen = it.state === "unchecked" && it.problem === null;
    if (!unseen || !known) return it;
    const { state, problem, server } = known;
    return { ...it, state, problem, server };
  });
}

/** What is tried now says how it went; what went wrong before is over. */
function withBusy(state: State, what: string | null): State {
  const over = what !== null && state.toast?.tone === "bad";
  return { ...state, busy: what, toast: over ? null : state.toast };
}

function withMessage(state: State, message: Message): State {
  const messages = [...state.messages, message].slice(-KEPT_MESSAGES);
  return { ...state, messages, toast: message };
}

function withEvent(
  state: State,
  { event, atMs }: Extract<Change, { kind: "event" }>,
): State {
  switch (event.kind) {
    case "notice": {
      const { text } = event;
      return withMessage(state, { tone: "plain", text, hint: null, atMs });
    }
    case "account-answer":
      return withAnswer(state, event);
    case "waiting-for-keyring":
      return { ...state, busy: "Waiting for your keyring" };
    case "quick-connect-code": {
      const { overlay } = state;
      const form = overlay && "form" in overlay ? overlay.form : EMPTY_FORM;
      const { kind: _, ...code } = event;
      return { ...state, overlay: { kind: "code", form, ...code } };
    }
    case "storage-progress": {
      const { step, done, total } = event;
      const what = step === "migrate" ? "Moving tokens" : "Sealing tokens";
      return { ...state, busy: `${what}, ${done} of ${total}` };
    }
    case "download-progress":
      return { ...state, downloads: withProgress(state.downloads, event) };
    case "playback-progress": {
      if (event.state === "ended") return withoutPlaying(state, event.item);
      const isReplaced = state.playing?.state === "asking" &&
        state.playing.item !== event.item;
      if (isReplaced) return state;
      const { kind: _, url: _url, ...playing } = event;
      return { ...state, playing };
    }
    case "sync-progress": {
      const { kind: _, ...sync } = event;
      return { ...state, sync };
    }
  }
}

/** A server that answers again says nothing of the token yet. */
function withAnswer(state: State, answer: AccountAnswerView): State {
  const { serverId, userId, state: told, problem } = answer;
  const account = state.accounts?.find((it) =>
    it.serverId === serverId && it.userId === userId
  );
  if (!account) return state;
  if (told === "answering" && account.state !== "unreachable") return state;
  const next = told === "answering" ? "unchecked" : told;
  const isKnown = account.state === next &&
    account.problem?.kind === problem?.kind;
  if (isKnown) return state;
  const changed: AccountView = { ...account, state: next, problem };
  const accounts = state.accounts?.map((it) => it === account ? changed : it);
  return { ...state, accounts: accounts ?? null };
}

function asking(
  { item, title }: { item: string; title: string },
): State["playing"] {
  return { item, title, state: "asking", positionMs: 0, runtimeMs: null };
}

function withoutPlaying(state: State, item: string): State {
  return state.playing?.item === item ? { ...state, playing: null } : state;
}

/** Keeps the known rates of running downloads. */
function paced(
  before: readonly DownloadView[],
  downloads: readonly DownloadRecord[],
): readonly DownloadView[] {
  return downloads.map((it) => {
    const known = before.find((other) => other.itemId === it.itemId);
    const { rate, leftMs, waiting } = it.state === "running" && known
      ? known
      : NO_PACE;
    return { ...it, rate, leftMs, waiting };
  });
}

const NO_PACE = { rate: null, leftMs: null, waiting: false };

/** One that is not listed yet begins its life here. */
function withProgress(
  downloads: readonly DownloadView[],
  { item, title, done, total, kind: _, ...rest }: DownloadProgressView,
): readonly DownloadView[] {
  const known = downloads.find((it) => it.itemId === item);
  const next: DownloadView = {
    ...known ?? { ...NEW_DOWNLOAD, itemId: item, title },
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
  sha256: null,
  sidecars: [],
  serverId: "",
  userId: "",
};
