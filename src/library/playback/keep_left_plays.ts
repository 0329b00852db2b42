import type { LibraryIndex } from "../../core/library_ports.ts";
import type { PlayRecords, PlayState } from "../../core/playback_ports.ts";
import type { TokenKey } from "../../core/token_key.ts";
import { stateAt } from "./play_rules.ts";

/**
 * Stores the positions of killed plays on this machine while the server cannot
 * be reached, so that the next play starts there. They join the other unsent
 * plays, in their order.
 */
export async function keepLeftPlays(
  { records, library }: { records: PlayRecords; library: LibraryIndex },
  account: TokenKey,
): Promise<void> {
  const { serverId, userId } = account;
  for (const { state, forget, keep } of await records.takeLeft()) {
    const isOurs = state.serverId === serverId && state.userId === userId;
    if (isOurs) keepPosition(library, account, state);
    if (!isOurs || state.reported) {
      keep();
      continue;
    }
    library.userData.saveUnsentPlay(account, state);
    forget();
  }
}

/** Skipped if the item was played again since. */
function keepPosition(
  library: LibraryIndex,
  account: TokenKey,
  { itemId, playedAt, ...state }: PlayState,
): void {
  const item = library.items.findItem(account, itemId);
  if (item === null) return;
  const { userData, type, runtimeMs } = item;
  if (userData.lastPlayedAt !== null && userData.lastPlayedAt >= playedAt) {
    return;
  }
  const { played, positionMs } = stateAt(type, {
    positionMs: state.positionMs,
    runtimeMs,
  });
  library.userData.saveUserData(account, {
    id: itemId,
    userData: {
      ...userData,
      played: userData.played || played,
      playCount: userData.playCount + (state.reported ? 0 : 1),
      positionMs,
      lastPlayedAt: playedAt,
    },
  });
}
