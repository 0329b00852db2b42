import { serverOf } from "../auth/accounts/account_server.ts";
import { resolveAccount } from "../auth/accounts/resolve_account.ts";
import type { Account } from "../core/account.ts";
import { Failure, toFailure } from "../core/failure.ts";
import { isAudio, PLAYABLE_TYPES } from "../core/media_item.ts";
import { announceClient } from "../library/playback/announce_client.ts";
import { findCopy } from "../library/download/local_copy.ts";
import { filesToPlay } from "../library/playback/choose_version.ts";
import {
  type FileItem,
  listInside,
} from "../library/download/download_plan.ts";
import { findNextEpisode } from "../library/playback/next_episode.ts";
import {
  type CallFor,
  type ItemToPlay,
  type PlayedItem,
  playQueue,
  type QueueRequest,
} from "../library/playback/play_queue.ts";
import { emptyQueue, listQueue } from "../library/playback/queue_items.ts";
import { recoverPlays } from "../library/playback/recover_plays.ts";
import { findOrReadItem, resolveItemId } from "../library/resolve_reference.ts";
import { isWhole } from "../library/playback/play_plan.ts";
import { sendUnsent } from "../library/playback/send_unsent.ts";
import type {
  CommandOptions,
  Handlers,
  ServiceDependencies,
} from "./handlers.ts";
import type { PLAYBACK_COMMANDS } from "./playback_commands.ts";
import type { Decoded } from "./protocol.ts";
import { openPlayerSocket } from "./serve_player.ts";
import { type AccountSession, askerFor, withSession } from "./session.ts";
import { syncUnstoredNames } from "./unstored_library.ts";
import { problemView } from "./views.ts";

type Input = Decoded<"start-playback">;

export const PLAYBACK_HANDLERS: Handlers<keyof typeof PLAYBACK_COMMANDS> = {
  "start-playback": async (deps, input, outer) => {
    const account = resolveAccount(deps.accounts, input.account);
    if (!deps.keepsLibrary) {
      const [context, items] = [outer, input.items];
      await syncUnstoredNames(deps, input, { context, items });
    }
    const ask = askerFor({ deps, input, context: outer });
    const ids: string[] = [];
    for (const reference of input.items) {
      ids.push(await resolveItemId(deps, { account, reference, ask }));
    }
    const named = nextOf(deps, { account, ids, input });
    const [itemId] = named.ids;
    if (itemId === undefined) throw nothingNext();
    // One at a time, even if the previous one has not started yet.
    deps.plays.stopAll();
    return await deps.plays.with(
      { account, itemId, outer: outer.signal },
      (signal, finish) =>
        startPlayback(deps, { account, ...named }, {
          input,
          context: { ...outer, signal },
          finish,
        }),
    );
  },
  "stop-playback": ({ plays }, { itemId }) => ({
    stopped: itemId === null ? plays.stopAll() : plays.stopItem(itemId),
  }),
  "control-playback": async ({ nowPlaying }, { action }) => {
    await nowPlaying.control(action);
    return {};
  },
  "end-queue": ({ plays }) => ({ ending: plays.finishAll() }),
};

interface Call {
  readonly input: Input;
  readonly context: CommandOptions;
  /** Aborted if the item that plays has to be the last one. */
  readonly finish: AbortSignal;
}

/** The items that the user named. */
interface Named {
  readonly account: Account;
  readonly ids: readonly string[];
  /** True to go on with what follows a single episode or track. */
  readonly follows: boolean;
}

/** Replaces the series by its next episode if the user asked for that. */
function nextOf(
  { library }: ServiceDependencies,
  { account, ids, input }: {
    account: Account;
    ids: readonly string[];
    input: Input;
  },
): Omit<Named, "account"> {
  if (!input.next) return { ids, follows: input.follows };
  const [seriesId = null] = ids;
  const next = findNextEpisode(library, { account, seriesId });
  return { ids: next ? [next.id] : ids, follows: true };
}

function nothingNext(): Failure {
  return new Failure("not_found", "Cannot play: no series has a next episode", {
    hint: "Name an item, such as `Some Series S01E01`",
  });
}

async function startPlayback(
  deps: ServiceDependencies,
  named: Named,
  { input, context, finish }: Call,
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
        const items: FileItem[] = [];
        for (const id of named.ids) {
          items.push(...await readNamed(deps, { session, id }));
        }
        const queue = queueOf(deps, named, { input, items });
        const isOne = queue.length === 1;
        const read = queue.map((item) => () =>
          filesOf(session, input, { item, isOne })
        );
        const [readFirst, ...rest] = read;
        const first = await readFirst?.();
        if (input.print) noteOthers(queue, { first, context });
        const continues = await mayContinue(session, queue, { named, context });
        context.signal.removeEventListener("abort", end);
        started = true;
        const announcing = announceClient(deps.announced, session);
        try {
          const again = first && (() => Promise.resolve(first));
          const toPlay = again ? [again, ...rest] : rest;
          const what = { account, session, items: toPlay, continues };
          return await play(deps, { ...what, named }, {
            input,
            context,
            finish,
          });
        } finally {
          await announcing;
        }
      },
    );
  } catch (caught) {
    const { kind } = toFailure(caught);
    const offline = kind === "unreachable" || kind === "timeout";
    if (!offline || started) throw caught;
    return await playStored(deps, named, { input, context, finish }) ??
      Promise.reject(caught);
  }
}

/** Plays what was downloaded. @returns null if nothing was */
async function playStored(
  deps: ServiceDependencies,
  named: Named,
  { input, context, finish }: Call,
) {
  const { account } = named;
  const { serverId } = account;
  const find = (id: string) => deps.library.items.findItem(account, id);
  const items = named.ids.map(find).filter((it) => it !== null);
  // Only the server knows the versions by number, name or id.
  const isUsual = input.version === null;
  if (!isUsual || items.length < named.ids.length) return null;
  const stored = queueOf(deps, named, { input, items }).filter(({ id }) =>
    isWhole(findCopy(deps, { serverId, itemId: id }))
  );
  if (stored.length === 0) return null;
  const file = stored.length === 1 ? "file" : "files";
  const text = `The server cannot be reached: playing the downloaded ${file}`;
  context.tell({ kind: "notice", text });
  await recoverPlays(deps, account);
  const toPlay = stored.map((it) => () =>
    Promise.resolve({
      item: find(it.id) ?? it,
      parts: [],
      version: null,
    })
  );
  const what = { account, session: null, items: toPlay, continues: true };
  return await play(deps, { ...what, named }, { input, context, finish });
}

/** @throws {Failure} `not_found` if there is nothing to play */
function queueOf(
  { library }: ServiceDependencies,
  { account, follows }: Named,
  { input, items }: { input: Input; items: readonly FileItem[] },
): FileItem[] {
  const { fromStart, shuffle, count } = input;
  const options = { fromStart, shuffle, count, follows };
  const queue = listQueue(library, { account, items, options });
  const [first] = items;
  if (queue.length === 0 && first) throw emptyQueue(first);
  return queue;
}

/** Reads an item; the files inside it if it is not stored. */
async function readNamed(
  { library }: ServiceDependencies,
  { session, id }: { session: AccountSession; id: string },
): Promise<FileItem[]> {
  const item = await findOrReadItem(library, { session, id });
  const isStored = library.items.findItem(session.account, id) !== null;
  return isStored || PLAYABLE_TYPES.includes(item.type)
    ? [item]
    : await listInside(session.server, id);
}

/** Reads the files of an item, as they are when it is its turn. */
async function filesOf(
  { server }: AccountSession,
  { version }: Input,
  { item, isOne }: { item: FileItem; isOne: boolean },
): Promise<ItemToPlay> {
  const wanted = { id: item.id, wanted: version, known: item.files ?? null };
  try {
    return await filesToPlay(server, wanted);
  } catch (caught) {
    const isVersion = version !== null && toFailure(caught).kind === "usage";
    if (isOne || !isVersion) throw caught;
    // Not every item of a queue has the version.
    return await filesToPlay(server, { ...wanted, wanted: null });
  }
}

/** Tells about the files whose address is not printed. */
function noteOthers(
  queue: readonly FileItem[],
  { first, context }: {
    first: ItemToPlay | undefined;
    context: CommandOptions;
  },
): void {
  const { parts = [] } = first ?? {};
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
async function mayContinue(
  { server }: AccountSession,
  queue: readonly FileItem[],
  { named, context }: { named: Named; context: CommandOptions },
): Promise<boolean> {
  const [first, ...rest] = queue;
  const isNamed = named.ids.length > 1;
  if (!first || rest.length === 0 || isNamed || isAudio(first)) return true;
  const continues = await server.media.playsNext().catch(() => true);
  if (!continues && !named.follows) {
    const text = "The next episode does not start by itself: your account on " +
      "the server is set so";
    context.tell({ kind: "notice", text });
  }
  return continues;
}

async function play(
  deps: ServiceDependencies,
  { named, ...queue }:
    & Pick<QueueRequest, "account" | "session" | "items" | "continues">
    & { named: Named },
  { input, context, finish }: Call,
) {
  const { player, print, fromStart, maxBitrate } = input;
  const [requested = ""] = named.ids;
  const { signal } = context;
  const note = (text: string) => context.tell({ kind: "notice", text });
  const total = queue.items.length;
  // Before the socket is open: this may fail.
  const serverUrl = serverOf(deps, queue.account).url;
  const turn = deps.nowPlaying.begin();
  const close = print ? () => undefined : await openPlayerSocket(deps, note);
  const callFor: CallFor = ({ id: item }, { number }) => ({
    signal,
    note,
    attach: turn.attach,
    tell(progress) {
      const { url: _, next = null, ...status } = progress;
      turn.tell({ itemId: item, ...status });
      const place = { queue: { number, total }, next };
      const kind = "playback-progress";
      context.tell({ kind, item, requested, ...progress, ...place });
    },
  });
  const wanted = { audio: input.audio, subtitles: input.subtitles };
  const options = { player, print, fromStart, wanted, maxBitrate, serverUrl };
  const request = { ...queue, ...options };
  try {
    const { lendSkip } = turn;
    const call = { callFor, note, finish, lendSkip };
    const played = await playQueue(deps, { request, call });
    return { plays: played.map(view) };
  } finally {
    turn.end();
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
