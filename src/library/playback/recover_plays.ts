import type { LibraryIndex } from "../../core/library_ports.ts";
import type { PlayRecords, PlayState } from "../../core/playback_ports.ts";
import type { TokenKey } from "../../core/token_key.ts";
import { stateAt } from "./play_rules.ts";

/**
 * Stores the positions of plays whose process was killed, so that the next play
 * starts there while the server cannot be reached. A play that the server does
 * not know becomes an unsent play.
 */
export async function recoverPlays(
  { records, library }: { records: PlayRecords; library: LibraryIndex },
  account: TokenKey,
): Promise<void> {
  const { serverId, userId } = account;
  for (const { state, forget, keep } of await records.takeLeft()) {
    const isOurs = state.serverId === serverId && state.userId === userId;
    if (isOurs) storePosition(library, account, state);
    if (!isOurs || state.reported) {
      keep();
      continue;
    }
    library.userData.saveUnsentPlay(account, state);
    forget();
  }
}

/** Stores the position, unless the item was played again since. */
function storePosition(
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
