import { serverOf } from "../auth/accounts/account_server.ts";
import { resolveAccount } from "../auth/accounts/resolve_account.ts";
import { Failure, toFailure } from "../core/failure.ts";
import { isAudio, type MediaItem } from "../core/media_item.ts";
import { announceClient } from "../library/playback/announce_client.ts";
import { findCopy } from "../library/download/local_copy.ts";
import { type FileItem } from "../library/download/download_plan.ts";
import {
  type PlayedItem,
  playQueue,
  type QueueRequest,
} from "../library/playback/play_queue.ts";
import type { ItemToPlay } from "../library/playback/queue_entries.ts";
import { recoverPlays } from "../library/playback/recover_plays.ts";
import { isWhole } from "../library/playback/play_plan.ts";
import { trackMemories } from "../library/playback/track_memory.ts";
import { sendUnsent } from "../library/playback/send_unsent.ts";
import type {
  CommandOptions,
  Handlers,
  ServiceDependencies,
} from "./handlers.ts";
import { DesktopDisplay } from "./desktop_display.ts";
import type { PLAYBACK_COMMANDS } from "./playback_commands.ts";
import { bitrateLimitOf } from "./bitrate_handlers.ts";
import { readPreferences } from "./preferences.ts";
import type { Decoded } from "./protocol.ts";
import { queueCall } from "./queue_call.ts";
import { queuePageOf } from "./queue_page.ts";
import { openPlayerSocket } from "./serve_player.ts";
import {
  entryOf,
  findNamedItems,
  listStoredAdded,
  listStoredQueue,
  type NamedItems,
  readAdded,
  readQueue,
  storedEntryOf,
} from "./named_items.ts";
import { type AccountSession, withSession } from "./session.ts";
import { readingSkipRules } from "./skip_rule_handlers.ts";
import { problemView } from "./views.ts";

type Input = Decoded<"start-playback">;

const NEXT_EPISODE = "autoplay.next-episode";

export const PLAYBACK_HANDLERS: Handlers<keyof typeof PLAYBACK_COMMANDS> = {
  "start-playback": async (deps, input, outer) => {
    const account = resolveAccount(deps.accounts, input.account);
    const call = { input, context: outer };
    const named = await findNamedItems(deps, account, call);
    const [itemId = ""] = named.ids;
    // One at a time, even if the previous one has not started yet.
    deps.plays.stopAll();
    return await deps.plays.with(
      { account, itemId, outer: outer.signal },
      (signal) =>
        startPlayback(deps, named, { input, context: { ...outer, signal } }),
    );
  },
  "stop-playback": ({ plays }, { itemId }) => ({
    stopped: itemId === null ? plays.stopAll() : plays.stopItem(itemId),
  }),
  "control-playback": async ({ nowPlaying }, { action }) => {
    await nowPlaying.control(action);
    return {};
  },
  "list-queue": ({ nowPlaying }, window) => queuePageOf(nowPlaying, window),
};

interface Call {
  readonly input: Input;
  readonly context: CommandOptions;
}

async function startPlayback(
  deps: ServiceDependencies,
  named: NamedItems,
  { input, context }: Call,
) {
  const { account } = named;
  let started = false;
  try {
    // A stop has to reach the server also after this was cancelled.
    const connecting = new AbortController();
    const end = () => connecting.abort();
    if (context.signal.aborted) end();
    context.signal.addEventListener("abort", end, { once: true });
    const untilPlaying = { ...context, signal: connecting.signal };
    return await withSession(
      { deps, input, context: untilPlaying },
      async (session) => {
        await sendUnsent(deps.library, session);
        const reading = readPreferences(session, deps);
        const queue = await readQueue(deps, named, { session, input })
          .finally(() => reading);
        const preferences = await reading;
        const memoryOf = trackMemories(deps.library, { account, preferences });
        const { version } = input;
        const about = { version, isOne: queue.length === 1, memoryOf };
        const toEntry = (item: FileItem) => entryOf(session, item, about);
        const [one, ...rest] = queue;
        const head = toEntry(one);
        let first: ItemToPlay | null = await head.read();
        if (input.print) noteOthers(queue, { first, context });
        const how = { preferences, named, context };
        const continues = mayContinue(deps, queue, how);
        context.signal.removeEventListener("abort", end);
        started = true;
        const announcing = announceClient(deps.announced, session);
        try {
          const readOnce = async () => {
            const known = first;
            first = null;
            return known ?? await head.read();
          };
          const entries = [{ ...head, read: readOnce }, ...rest.map(toEntry)];
          const readEntries = (ids: readonly string[]) =>
            readAdded(deps, session, { account, ids, memoryOf });
          const what = { account, session, continues, memoryOf };
          const queued = { ...what, entries, readEntries, named };
          return await play(deps, queued, { input, context });
        } finally {
          await announcing;
        }
      },
    );
  } catch (caught) {
    const { kind } = toFailure(caught);
    const offline = kind === "unreachable" || kind === "timeout";
    if (!offline || started) throw caught;
    return await playStored(deps, named, { input, context }) ??
      Promise.reject(caught);
  }
}

/** Plays what was downloaded. @returns null if nothing was */
async function playStored(
  deps: ServiceDependencies,
  named: NamedItems,
  { input, context }: Call,
) {
  const { account } = named;
  // Only the server knows the versions by number, name or id.
  if (input.version !== null) return null;
  const { serverId } = account;
  const isWanted = ({ id }: MediaItem) =>
    isWhole(findCopy(deps, { serverId, itemId: id }));
  const stored = listStoredQueue(deps, named, { input, isWanted });
  if (stored === null || stored.length === 0) return null;
  const file = stored.length === 1 ? "file" : "files";
  const text = `The server cannot be reached: playing the downloaded ${file}`;
  context.tell({ kind: "notice", text });
  await recoverPlays(deps, account);
  const queued = {
    named,
    account,
    session: null,
    continues: true,
    memoryOf: trackMemories(deps.library, { account }),
    entries: stored.map((item) => storedEntryOf(deps, { account, item })),
    readEntries: (ids: readonly string[]) =>
      Promise.resolve(listStoredAdded(deps, { account, ids }, { isWanted })),
  };
  return await play(deps, queued, { input, context });
}

/** Tells about the files whose address is not printed. */
function noteOthers(
  queue: readonly FileItem[],
  { first, context }: {
    first: ItemToPlay;
    context: CommandOptions;
  },
): void {
  const { parts } = first;
  const ids = parts.map(({ id }) => id).join(", ");
  const text = parts.length > 0
    ? `This is one of ${parts.length + 1} parts; to get the address of ` +
      `another part, use its ID: ${ids}`
    : `This is the first of ${queue.length} items`;
  const isAlone = parts.length === 0 && queue.length === 1;
  if (!isAlone) context.tell({ kind: "notice", text });
}

/**
 * Returns whether the next video starts by itself. If the user named several
 * items, it does; otherwise the account has a setting for that.
 */
function mayContinue(
  deps: ServiceDependencies,
  queue: readonly FileItem[],
  { preferences, named, context }: {
    preferences: { readonly playsNext: boolean };
    named: NamedItems;
    context: CommandOptions;
  },
): boolean {
  const [first, ...rest] = queue;
  const isNamed = named.ids.length > 1;
  if (!first || rest.length === 0 || isNamed || isAudio(first)) return true;
  const playsNext = playsNextIn(deps, preferences);
  if (!playsNext && !named.follows) {
    const setting = deps.settings()[NEXT_EPISODE];
    const who = setting === "never"
      ? `\`${NEXT_EPISODE}\` in your settings`
      : "your account on the server";
    const text = `The next episode does not start by itself: ${who} has ` +
      "that turned off";
    context.tell({ kind: "notice", text });
  }
  return playsNext;
}

/** Prefers the user's settings to those of the account. */
function playsNextIn(
  { settings }: ServiceDependencies,
  { playsNext }: { playsNext: boolean },
): boolean {
  const choice = settings()[NEXT_EPISODE] ?? "account";
  return choice === "account" ? playsNext : choice === "always";
}

async function play(
  deps: ServiceDependencies,
  { named, ...queued }:
    & Pick<
      QueueRequest,
      | "account"
      | "entries"
      | "readEntries"
      | "continues"
      | "memoryOf"
    >
    & { session: AccountSession | null; named: NamedItems },
  { input, context }: Call,
) {
  const { print, fromStart, repeat } = input;
  const { serverId } = queued.account;
  const settings = deps.settings();
  const maxBitrate = input.maxBitrate ?? bitrateLimitOf(deps, serverId);
  const [requested = ""] = named.ids;
  // Before the socket is open: these may fail.
  const skip = readingSkipRules(deps, queued.account, { given: input.skip });
  const { url: serverUrl } = queued.session?.address ??
    serverOf(deps, queued.account);
  const turn = deps.nowPlaying.begin();
  const desktop = new DesktopDisplay(deps);
  const call = queueCall({ turn, desktop, requested, context });
  const close = print
    ? () => undefined
    : await openPlayerSocket(deps, call.note);
  const wanted = { audio: input.audio, subtitles: input.subtitles };
  const options = {
    player: input.player ?? settings["play.player"] ?? null,
    print,
    fromStart,
    wanted,
    maxBitrate,
    skip,
    repeat,
  };
  const request = { ...queued, ...options, serverUrl };
  try {
    const { plays, failures } = await playQueue(deps, { request, call });
    return { plays: plays.map(view), failed: failures.length };
  } finally {
    turn.end();
    await desktop.close();
    await close();
  }
}

function view({ item: { id: itemId, type }, played }: PlayedItem) {
  const { title, player, positionMs, outcome, fromDisk } = played;
  const problem: Failure | null = played.problem;
  return {
    itemId,
    type,
    title,
    player,
    positionMs,
    outcome,
    fromDisk,
    approximate: !played.exact,
    played: played.userData?.played ?? null,
    resumePositionMs: played.userData?.positionMs ?? null,
    countsAsWatched: played.countsAsWatched,
    kept: played.isKept,
    problem: problemView(problem),
  };
}
