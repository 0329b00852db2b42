import { serverOf } from "../auth/accounts/account_server.ts";
import { resolveAccount } from "../auth/accounts/resolve_account.ts";
import type { Account } from "../core/account.ts";
import { Failure, toFailure } from "../core/failure.ts";
import type { FileVersion } from "../core/library_ports.ts";
import type { MediaItem } from "../core/media_item.ts";
import { announceClient } from "../library/playback/announce_client.ts";
import { findCopy } from "../library/download/local_copy.ts";
import { filesToPlay } from "../library/playback/choose_version.ts";
import type { Played } from "../library/playback/play_request.ts";
import { recoverPlays } from "../library/playback/recover_plays.ts";
import { findOrReadItem, resolveItemId } from "../library/resolve_reference.ts";
import { playParts } from "../library/playback/play_parts.ts";
import { isWhole } from "../library/playback/play_plan.ts";
import type { Turn } from "../library/playback/now_playing.ts";
import type { PlayCall } from "../library/playback/watch_player.ts";
import { sendUnsent } from "../library/playback/send_unsent.ts";
import type {
  CommandOptions,
  Handlers,
  ServiceDependencies,
} from "./handlers.ts";
import type { PLAYBACK_COMMANDS } from "./playback_commands.ts";
import type { Decoded } from "./protocol.ts";
import { type AccountSession, askerFor, withSession } from "./session.ts";
import { syncUnstoredNames } from "./unstored_library.ts";
import { problemView } from "./views.ts";

type Input = Decoded<"start-playback">;

export const PLAYBACK_HANDLERS: Handlers<keyof typeof PLAYBACK_COMMANDS> = {
  "start-playback": async (deps, input, outer) => {
    const account = resolveAccount(deps.accounts, input.account);
    if (!deps.keepsLibrary) {
      const [context, items] = [outer, [input.item]];
      await syncUnstoredNames(deps, input, { context, items });
    }
    const itemId = await resolveItemId(deps, {
      account,
      reference: input.item,
      ask: askerFor({ deps, input, context: outer }),
    });
    // One at a time, even if the previous one has not started yet.
    deps.plays.stopAll();
    return await deps.plays.with(
      { account, itemId, outer: outer.signal },
      (signal) =>
        startPlayback(deps, { account, itemId }, {
          input,
          context: { ...outer, signal },
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
};

interface Call {
  readonly input: Input;
  readonly context: CommandOptions;
}

async function startPlayback(
  deps: ServiceDependencies,
  { account, itemId }: { account: Account; itemId: string },
  { input, context }: Call,
) {
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
        const found = await findOrReadItem(deps.library, {
          session,
          id: itemId,
        });
        const files = await filesToPlay(session.server, {
          id: found.id,
          wanted: input.version,
          known: found.files ?? null,
        });
        context.signal.removeEventListener("abort", end);
        started = true;
        const announcing = announceClient(deps.announced, session);
        try {
          const what = { account, session, ...files };
          return await play(deps, what, { input, context });
        } finally {
          await announcing;
        }
      },
    );
  } catch (caught) {
    const { kind } = toFailure(caught);
    const offline = kind === "unreachable" || kind === "timeout";
    // Only the server knows the versions by number, name or id.
    const isUsual = input.version === null;
    const whole = offline && !started && isUsual &&
      isWhole(findCopy(deps, { serverId: account.serverId, itemId }));
    const known = deps.library.items.findItem(account, itemId);
    if (!whole || known === null) throw caught;
    const text = "The server cannot be reached: playing the downloaded file";
    context.tell({ kind: "notice", text });
    await recoverPlays(deps, account);
    const item = deps.library.items.findItem(account, itemId) ?? known;
    const files = { item, parts: [], version: null };
    const what = { account, session: null, ...files };
    return await play(deps, what, { input, context });
  }
}

async function play(
  deps: ServiceDependencies,
  { account, session, item, ...files }: {
    account: Account;
    session: AccountSession | null;
    item: MediaItem;
    parts: readonly MediaItem[];
    version: FileVersion | null;
  },
  { input, context }: Call,
) {
  const { player, print, fromStart } = input;
  const serverUrl = serverOf(deps, account).url;
  if (print && files.parts.length > 0) {
    const ids = files.parts.map(({ id }) => id).join(", ");
    const text = `This is one of ${files.parts.length + 1} parts; to get the ` +
      `address of another part, use its ID: ${ids}`;
    context.tell({ kind: "notice", text });
  }
  const what = { account, session, serverUrl, item, ...files };
  const wanted = { audio: input.audio, subtitles: input.subtitles };
  const { maxBitrate } = input;
  const request = { ...what, player, print, fromStart, wanted, maxBitrate };
  const turn = deps.nowPlaying.begin();
  const callFor = ({ id }: MediaItem) =>
    callOf(turn, { context, item: id, requested: item.id });
  try {
    return view(item, await playParts(deps, request, { callFor }));
  } finally {
    turn.end();
  }
}

/** Returns a call whose progress the client and other processes can follow. */
function callOf(
  turn: Turn,
  { context, item, requested }: {
    context: CommandOptions;
    item: string;
    requested: string;
  },
): PlayCall {
  return {
    signal: context.signal,
    attach: turn.attach,
    tell(progress) {
      const { url: _, ...status } = progress;
      turn.tell({ itemId: item, ...status });
      const kind = "playback-progress";
      context.tell({ kind, item, requested, ...progress });
    },
    note: (text) => context.tell({ kind: "notice", text }),
  };
}

function view({ id: itemId, type }: MediaItem, played: Played) {
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
