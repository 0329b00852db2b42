import type { ListSort } from "../../core/item_selection.ts";
import type { Dispatch } from "react";
import { type Failure, toFailure } from "../../core/failure.ts";
import type { SkipRules } from "../../core/media_segments.ts";
import type { PlayAction } from "../../core/playback_ports.ts";
import type { Remedy } from "../../core/remedy.ts";
import type { ServiceClient } from "../../service/service_client.ts";
import type { Form } from "../model/form.ts";
import type { KnownDetail } from "../model/known_detail.ts";
import type { ItemRef, Location } from "../model/location.ts";
import type { Change } from "../model/reduce.ts";
import {
  type ItemsToAdd,
  type Message,
  plainMessage,
  signInFirst,
} from "../model/state.ts";
import type { PlayOptions } from "../model/track_picks.ts";
import type {
  AccountView,
  DownloadView,
  FollowView,
  ItemDetailView,
  ItemView,
  ListView,
} from "../model/views.ts";

/** An entry of a playlist. */
export interface Entry extends Pick<ItemRef, "id" | "name"> {
  /** From 1. */
  readonly position: number;
}

/** The bytes of a picture and its ID. */
export interface PictureBytes {
  readonly id: string;
  readonly png: Uint8Array<ArrayBuffer>;
}

/** A list in which a letter is looked up among all rows, read or not. */
export type JumpLocation = Extract<Location, { kind: "library" | "named" }>;

/** The order of what plays; by default it goes on where it was left. */
export interface PlayOrder {
  readonly fromStart?: boolean;
  readonly shuffle?: boolean;
}

/** The requests of the screen to the service. None of them blocks. */
export interface Requests {
  checkAll(): void;
  /** @param pinSha256 of a certificate that the user accepted */
  findServer(form: Form, pinSha256: string | null): void;
  signIn(form: Form): void;
  signOut(account: AccountView): void;
  activate(account: AccountView): void;
  sync(): void;
  /** Plays items, and what follows a single episode or track. */
  play(
    items: readonly Pick<ItemRef, "id" | "name">[],
    options?: Partial<PlayOptions> & PlayOrder,
  ): void;
  /**
   * Plays several items, which need not be known yet.
   *
   * @param first shown until the server has answered
   */
  playAll(
    first: Pick<ItemRef, "id" | "name">,
    read: (signal: AbortSignal) => Promise<readonly string[]>,
  ): void;
  /** Plays the entries of a list from one of them on. */
  playFrom(
    list: Pick<ItemRef, "id">,
    from: { index: number; item: Pick<ItemRef, "id" | "name"> },
  ): void;
  removeEntry(list: Pick<ItemRef, "id">, entry: Entry): void;
  /** Moves an entry to a position; does nothing while another one moves. */
  moveEntry(
    list: Pick<ItemRef, "id">,
    move: { entry: Entry; to: number },
  ): void;
  /** Lets the user choose a playlist for everything in a list. */
  addListToPlaylist(list: Pick<ItemRef, "id" | "name">): void;
  /** Adds items to the end of a playlist, and clears their selection. */
  addToPlaylist(list: Pick<ItemRef, "id">, items: ItemsToAdd): void;
  /** Does so with a new playlist, which only this user can see. */
  createPlaylist(name: string, items: ItemsToAdd): void;
  /** Plays the trailers and the other extras of an item. */
  playExtras(item: Pick<ItemRef, "id">): void;
  readItem(id: string, signal: AbortSignal): Promise<ItemDetailView>;
  /**
   * Reads an item from the server, or what is stored with the `problem`; null
   * if that failed. Never rejects.
   */
  refreshItem(id: string, signal: AbortSignal): Promise<KnownDetail | null>;
  /**
   * Returns the titles in the library that resemble an item; none if the server
   * does not answer. Never rejects.
   */
  listSimilar(id: string, signal: AbortSignal): Promise<readonly ItemView[]>;
  /** A PNG; null when the item has no picture. */
  readPicture(
    id: string,
    options: { size: "small" | "medium" | "large"; signal: AbortSignal },
  ): Promise<PictureBytes | null>;
  stopPlaying(): void;
  /**
   * Does an action in the player or on its queue.
   *
   * @param message shown once it is done
   */
  control(action: PlayAction, message?: string): void;
  /** Opens the rules for intros, credits and the like. */
  showSkipRules(): void;
  saveSkipRules(rules: Partial<SkipRules>): void;
  /** Opens the bitrate limit of the active account's server. */
  showBitrate(): void;
  /** @param limit in bits per second; null for no limit */
  saveBitrate(limit: number | null): void;
  /** Measures the connection, and limits the bitrate to a part of the result. */
  measureBitrate(): void;
  /** Sorts all lists of a kind, now and in later runs. */
  saveSort(sort: ListSort): void;
  /**
   * Marks all items if the first one is unmarked, else unmarks them. Asks before
   * it marks a whole series, season or album as watched or not watched, or if
   * `asks` is true. Clears the selection, unless the user does not confirm.
   */
  toggleMark(
    ids: readonly string[],
    kind: "played" | "favorite",
    options?: { asks?: boolean },
  ): void;
  /** Does so with everything in a playlist or a collection, and always asks. */
  markList(list: Pick<ItemRef, "id" | "name">): void;
  /** Adds a playlist or a collection to the favourites, or removes it. */
  toggleFavoriteList(list: Pick<ListView, "id" | "favorite">): void;
  /** Undoes what the last mark changed. */
  undoMark(): void;
  download(ids: readonly string[]): void;
  /** Asks which episodes of a series or a season to download. */
  downloadSome(holder: Pick<ItemRef, "id" | "name">): void;
  /** Downloads everything in a playlist or a collection. */
  downloadList(list: Pick<ItemRef, "id" | "name">): void;
  /** Pauses all of them if one runs or waits, else queues them again. */
  togglePause(downloads: readonly DownloadView[]): void;
  /** Does so with all downloads. */
  togglePauseAll(): void;
  moveDownload(download: DownloadView, to: "up" | "down"): void;
  removeDownloads(
    downloads: readonly DownloadView[],
    options: { deleteFile: boolean },
  ): void;
  verifyDownloads(): void;
  /** Stops following a series for its account; its downloads stay. */
  unfollow(follow: FollowView): void;
  verifyStorage(): void;
  migrate(to: "keyring" | "file"): void;
  rotate(): void;
  /** Opens the next or the previous item of the list before, if there is one. */
  openNeighbour(by: 1 | -1): void;
  /** Moves the cursor of a list to the first name from a letter on. */
  jump(location: JumpLocation, letter: string): void;
  /** Moves the cursor of a location to an item, however far away it is. */
  select(location: Location, id: string): void;
  /** Stops the running request. */
  stop(): void;
}

export type Use = (signal: AbortSignal) => Promise<void>;

export interface RunOptions {
  /** True if the sign-in form waits for it. */
  readonly ofForm?: boolean;
  /** True if it only reads, so that a later request may replace it. */
  readonly replaceable?: boolean;
  /** Called after it has succeeded, when the next request may start. */
  readonly onSuccess?: () => void;
  /** Called before the failure is shown. */
  readonly onFailure?: (failure: Failure) => void;
}

/** Returns the hint of a failure, with keys in place of flags and commands. */
export type RemedyText = (failure: {
  readonly hint: string;
  readonly remedy: Remedy | null;
}) => string;

/** The dependencies of requests. */
export interface Tools {
  readonly client: ServiceClient;
  readonly dispatch: Dispatch<Change>;
  /**
   * Runs one request in the foreground, with a progress text; Esc stops it. Shows
   * a message and does nothing while another one runs.
   */
  readonly run: (
    what: string,
    use: Use,
    options?: RunOptions,
  ) => void;
  /** Runs a request in the background and shows only its failure. */
  readonly quietly: (use: Use) => void;
  readonly fail: (caught: unknown) => void;
  readonly remedyText: RemedyText;
  readonly say: (text: string, options?: { bad?: string | null }) => void;
}

/** A request in the foreground. */
interface Running extends RunOptions {
  readonly what: string;
  readonly controller: AbortController;
}

/** Runs one foreground request at a time and shows failures as messages. */
export function makeTools(
  client: ServiceClient,
  { dispatch, remedyText }: Pick<Tools, "dispatch" | "remedyText">,
): Tools & { stop(): void; close(): void } {
  let running: Running | null = null;
  const closing = new AbortController();
  const fail = (caught: unknown) => {
    const message = messageOf(toFailure(caught), remedyText);
    if (!closing.signal.aborted) dispatch({ kind: "message", message });
  };
  const say: Tools["say"] = (text, { bad } = {}) => {
    const tone = bad === undefined ? "good" : "bad";
    const message = {
      tone,
      text,
      hint: bad ?? null,
      atMs: Date.now(),
    } as const;
    dispatch({ kind: "message", message });
  };
  return {
    client,
    dispatch,
    remedyText,
    run(what, use, options = {}) {
      if (running !== null && !mayReplace(running)) {
        return say(`Cannot start: "${running.what}" is not finished`, {
          bad: "Wait until it is finished, then try again",
        });
      }
      running?.controller.abort();
      const controller = new AbortController();
      const now = running = { ...options, what, controller };
      const signal = AbortSignal.any([controller.signal, closing.signal]);
      const { ofForm = false, onSuccess, onFailure } = options;
      dispatch({ kind: "busy", what, ofForm });
      const ended = (then: () => void) => {
        if (running !== now) return;
        running = null;
        dispatch({ kind: "busy", what: null });
        then();
      };
      use(signal).then(
        () => ended(() => onSuccess?.()),
        (caught) =>
          ended(() => {
            onFailure?.(toFailure(caught));
            fail(caught);
          }),
      );
    },
    fail,
    quietly: (use) => void use(closing.signal).catch(fail),
    say,
    stop: () => running?.controller.abort(),
    close: () => closing.abort(),
  };
}

function mayReplace({ replaceable = false, controller }: Running): boolean {
  return replaceable || controller.signal.aborted;
}

function messageOf(failure: Failure, remedyText: RemedyText): Message {
  const { kind, message: text } = failure;
  const atMs = Date.now();
  if (kind === "not_signed_in") return plainMessage(signInFirst(), atMs);
  return kind === "cancelled"
    ? plainMessage("Stopped", atMs)
    : { tone: "bad", text, hint: remedyText(failure), atMs };
}
