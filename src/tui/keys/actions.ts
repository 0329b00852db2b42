import type { Dispatch } from "react";
import { type ListSize, type Move, moved, placed } from "../model/cursor.ts";
import { EMPTY_FORM, type Form, formFor } from "../model/form.ts";
import type { Action } from "./bindings.ts";
import type { List } from "../model/lists.ts";
import { HOME, type ItemRef, type Location } from "../model/location.ts";
import type { Change } from "../model/reduce.ts";
import type { Requests } from "../requests/requests.ts";
import {
  activeAccount,
  type Confirmation,
  currentLocation,
  cursorAt,
  SIGN_IN_FIRST,
  type State,
  UNREAD,
} from "../model/state.ts";
import { otherStorage, storageQuestion } from "../model/storage_question.ts";
import { commandOf, filledCommand } from "./command_line.ts";
import type { AccountView, DownloadView } from "../model/views.ts";
import { accountName } from "../../core/labels.ts";

/** The dependencies of a key press. */
export interface KeyContext {
  readonly state: State;
  readonly dispatch: Dispatch<Change>;
  readonly requests: Requests;
  readonly list: List;
  readonly size: ListSize;
  /** The rows inside the frame of the top layer. */
  readonly bodyRows: number;
  /** Puts text into the terminal's clipboard. */
  readonly copy: (text: string) => void;
  readonly redraw: () => void;
  readonly quit: () => void;
  readonly confirmed: (question: Confirmation) => void;
}

const MOVES: readonly Action[] = [
  "up",
  "down",
  "page-up",
  "page-down",
  "half-up",
  "half-down",
  "first",
  "last",
] satisfies Move[];

/** Actions that fail if nobody is signed in. */
const NEED_ACCOUNT: readonly Action[] = [
  "search",
  "sync",
  "check",
  "verify-storage",
  "migrate",
  "rotate",
];

type SimpleRequest =
  | "sync"
  | "checkAll"
  | "verifyStorage"
  | "stopPlaying"
  | "verifyDownloads"
  | "undoMark";

/** Actions that only send a request. */
const REQUESTS: Partial<Record<Action, SimpleRequest>> = {
  sync: "sync",
  check: "checkAll",
  "verify-storage": "verifyStorage",
  stop: "stopPlaying",
  "verify-downloads": "verifyDownloads",
  undo: "undoMark",
};

const MOUSE_ON =
  "Mouse on: click to select, click again to open; Ctrl-T turns it off";
const MOUSE_OFF = "Mouse off";

/** Performs the action of a key, without waiting for it. */
export function act(context: KeyContext, action: Action): void {
  if (MOVES.includes(action)) return move(context, action as Move);
  if (NEED_ACCOUNT.includes(action) && isSignedOut(context)) {
    return tell(context, SIGN_IN_FIRST);
  }
  const { dispatch, requests } = context;
  const request = REQUESTS[action];
  if (request) return requests[request]();
  const go = (location: Location) =>
    dispatch({ kind: "go-to", trail: [HOME, location] });
  switch (action) {
    case "open":
      return open(context);
    case "back":
      return back(context);
    case "last-location":
      return dispatch({ kind: "last-location" });
    case "search":
      return go({ kind: "search" });
    case "downloads":
    case "accounts":
    case "security":
    case "messages":
      return go({ kind: action });
    case "filter":
      return dispatch({ kind: "typing", typing: true });
    case "grid":
      return dispatch({ kind: "grid" });
    case "detail":
      return dispatch({
        kind: "detail",
        detail: context.state.detail ? null : UNREAD,
      });
    case "mouse":
      tell(context, context.state.mouse ? MOUSE_OFF : MOUSE_ON);
      return dispatch({ kind: "mouse" });
    case "palette":
      return show({ kind: "palette", text: "", index: 0 });
    case "help":
      return show({ kind: "help", text: "", top: 0 });
    case "sign-in":
      return show({ kind: "sign-in", form: signInForm(context) });
    case "copy":
      return copyCommandOf(context);
    case "redraw":
      return context.redraw();
    case "quit":
      return quit(context);
    case "migrate":
    case "rotate":
      return confirmStorage(context, action);
    default:
      return onRow(context, action);
  }
  function show(overlay: State["overlay"]): void {
    dispatch({ kind: "overlay", overlay });
  }
}

/** Returns the row with the cursor; undefined while it is being read. */
function rowNow({ state, list }: Pick<KeyContext, "state" | "list">) {
  return list.rowAt(cursorAt(state, currentLocation(state)).index);
}

function move({ state, dispatch, size }: KeyContext, how: Move): void {
  if (state.detail) {
    const { top, lastTop } = state.detail;
    const list = { total: lastTop + 1, lines: size.lines, perLine: 1 };
    const { index } = moved({ index: top, top: 0 }, { move: how, list });
    return dispatch({ kind: "detail", detail: { top: index, lastTop } });
  }
  const cursor = cursorAt(state, currentLocation(state));
  dispatch({
    kind: "cursor",
    cursor: moved(cursor, { move: how, list: size }),
  });
}

/** Moves the cursor by one cell, as the arrow keys do in a grid. */
export function step({ state, dispatch, size }: KeyContext, by: 1 | -1): void {
  const { index, top } = cursorAt(state, currentLocation(state));
  const cursor = placed({ index: index + by, top }, size);
  dispatch({ kind: "cursor", cursor });
}

function open({ state, dispatch, list }: KeyContext): void {
  const location = rowNow({ state, list })?.opens;
  if (!location) return;
  if (location.kind === "search" && isSignedOut({ state })) {
    return tell({ dispatch }, SIGN_IN_FIRST);
  }
  dispatch({ kind: "go", location });
}

/** Returns the form, filled in for an account that is signed out. */
function signInForm({ state, list }: KeyContext): Form {
  const subject = rowNow({ state, list })?.subject;
  const account = subject?.kind === "account"
    ? subject.account
    : activeAccount(state);
  const isSignedOut = account?.state === "rejected" ||
    account?.state === "missing-token";
  return account && isSignedOut ? formFor(account) : EMPTY_FORM;
}

/** Returns false until the accounts have been read. */
function isSignedOut({ state }: Pick<KeyContext, "state">): boolean {
  return state.accounts?.length === 0;
}

function tell({ dispatch }: Pick<KeyContext, "dispatch">, text: string): void {
  const message = {
    tone: "plain",
    text,
    hint: null,
    atMs: Date.now(),
  } as const;
  dispatch({ kind: "message", message });
}

function back({ state, dispatch, requests }: KeyContext): void {
  if (state.busy !== null) return requests.stop();
  if (state.playing?.state === "asking") return requests.stopPlaying();
  if (state.toast !== null) dispatch({ kind: "hide-toast" });
  dispatch({ kind: "back" });
}

function quit({ state, dispatch, quit: leave }: KeyContext): void {
  const running = state.downloads.some((it) => it.state === "running");
  if (!running || state.overlay?.kind === "confirm") return leave();
  const question: Confirmation = {
    title: "Downloads are running",
    lines: ["They stop now. You can resume them next time."],
    does: "quit",
  };
  dispatch({ kind: "overlay", overlay: { kind: "confirm", question } });
}

function copyCommandOf(context: KeyContext): void {
  copy(context, commandOf(context.state, rowNow(context) ?? null));
}

/** Returns the command line of a palette entry, filled in from the row. */
export function copyCommand(context: KeyContext, command: string): void {
  const { state } = context;
  const row = rowNow(context) ?? null;
  copy(
    context,
    filledCommand(command, { state, row, moveTo: otherStorage(state) }),
  );
}

function copy(context: KeyContext, command: string): void {
  context.copy(command);
  const text = `Copied: ${command}`;
  context.dispatch({
    kind: "message",
    message: { tone: "plain", text, hint: null, atMs: Date.now() },
  });
}

function confirmStorage(
  { state, dispatch }: KeyContext,
  does: "migrate" | "rotate",
): void {
  const keyring = state.storage?.keyring;
  if (
    does === "migrate" && otherStorage(state) === "keyring" &&
    keyring?.available === false
  ) {
    const text = `The tokens stay in the encrypted file: ${
      keyring.reason ?? "there is no system keyring"
    }`;
    return tell({ dispatch }, text);
  }
  const question = storageQuestion(does, state);
  dispatch({ kind: "overlay", overlay: { kind: "confirm", question } });
}

/** Runs an action on the row under the cursor. */
function onRow(context: KeyContext, action: Action): void {
  const { state } = context;
  const location = currentLocation(state);
  const subject = rowNow(context)?.subject;
  if (location.kind === "item") {
    return onItem(context, { action, item: location.item });
  }
  if (subject?.kind === "item") {
    return onItem(context, { action, item: subject.item });
  }
  if (subject?.kind === "account") {
    return onAccount(context, { action, account: subject.account });
  }
  if (subject?.kind === "download") {
    return onDownload(context, { action, download: subject.download });
  }
}

function onItem(
  context: KeyContext,
  { action, item }: { action: Action; item: ItemRef },
): void {
  const { state, requests, dispatch } = context;
  if (action === "mark") {
    dispatch({ kind: "mark", id: item.id, name: item.name });
    return move(context, "down");
  }
  if (action === "about") {
    return dispatch({ kind: "go", location: { kind: "item", item } });
  }
  if (action === "play") return play(context, item);
  const marked = [...state.marked.keys()];
  const ids = marked.length > 0 ? marked : [item.id];
  if (action === "watched") requests.toggleMark(ids, "played");
  if (action === "favourite") requests.toggleMark(ids, "favorite");
  if (action === "download") {
    requests.download(ids);
    dispatch({ kind: "marked", marked: new Map() });
  }
}

/** Stops what is playing, unless it is the same item. */
function play({ state, requests, dispatch }: KeyContext, item: ItemRef): void {
  if (state.playing?.item !== item.id) return requests.play(item);
  const { title, state: now } = state.playing;
  const word = ["asking", "starting"].includes(now) ? "opening" : now;
  tell({ dispatch }, `${title} is already ${word}; P stops it`);
}

function onAccount(
  context: KeyContext,
  { action, account }: { action: Action; account: AccountView },
): void {
  const { requests, dispatch } = context;
  if (action === "activate") return requests.activate(account);
  if (action !== "sign-out") return;
  const question: Confirmation = {
    title: `Sign out ${accountName(account)}?`,
    lines: [
      "The token is removed here and revoked on the server.",
      "Unsent marks and positions are sent first, or lost if that fails.",
    ],
    does: "sign-out",
    account,
  };
  dispatch({ kind: "overlay", overlay: { kind: "confirm", question } });
}

function onDownload(
  context: KeyContext,
  { action, download }: { action: Action; download: DownloadView },
): void {
  const { requests, dispatch } = context;
  if (action === "play") {
    const { itemId: id, title: name } = download;
    return play(context, { id, name, type: "movie" });
  }
  if (action === "pause") return requests.togglePause(download);
  if (action !== "cancel-download") return;
  const question: Confirmation = {
    title: `Forget ${download.title}?`,
    lines: ["An unfinished file is deleted; a finished file is kept."],
    does: "drop",
    download,
  };
  dispatch({ kind: "overlay", overlay: { kind: "confirm", question } });
}
