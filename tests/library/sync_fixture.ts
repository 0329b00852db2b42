import type { SyncReport } from "../../src/library/sync/sync_libraries.ts";
import { syncLibraries } from "../../src/library/sync/sync_libraries.ts";
import { ITEM_TYPES, type StoredItem } from "../../src/core/media_item.ts";
import type { DemoMode } from "../../src/demo/demo_options.ts";
import type { TokenKey } from "../../src/core/token_key.ts";
import {
  type OpenedLibraryIndex,
  openLibraryIndex,
} from "../../src/metadata/library_index.ts";
import { systemClock } from "../../src/system/clock.ts";
import { type DemoSession, demoTest } from "../demo/demo_session.ts";

export interface SyncFixture extends DemoSession {
  readonly account: TokenKey;
  readonly library: OpenedLibraryIndex;
  readonly sync: (options?: { full?: boolean }) => Promise<SyncReport>;
  /** Returns everything that is stored for the account, by ID. */
  readonly kept: () => Map<string, StoredItem>;
}

/**
 * Defines a test with a demo server, its client and a database, for one
 * account.
 */
export function syncTest(
  name: string,
  use: (fixture: SyncFixture) => Promise<void>,
  { items = 300, irregular = false, mode = "12" }: {
    items?: number;
    irregular?: boolean;
    mode?: DemoMode;
  } = {},
): void {
  demoTest(name, async (session) => {
    const folder = await Deno.makeTempDir();
    const library = openLibraryIndex(`${folder}/metadata.db`);
    const account = {
      serverId: session.demo.options.id,
      userId: session.userId,
    };
    try {
      await use({
        ...session,
        account,
        library,
        sync: ({ full = false } = {}) =>
          syncLibraries({ library, clock: systemClock }, {
            account,
            server: session.server,
            full,
            tell: () => undefined,
          }),
        kept: () => keptItems(library, account),
      });
    } finally {
      library.close();
      await Deno.remove(folder, { recursive: true });
    }
  }, { items, irregular, mode });
}

function keptItems(
  library: OpenedLibraryIndex,
  account: TokenKey,
): Map<string, StoredItem> {
  const filter = { types: ITEM_TYPES };
  const window = { offset: 0, limit: 1_000_000 };
  const { items } = library.items.listItems(account, filter, window);
  return new Map(items.map((it) => [it.id, it]));
}

/** Returns the IDs that the demo server shows of all open libraries. */
export function servedIds({ demo }: Pick<DemoSession, "demo">): string[] {
  return demo.library.visibleItems().map((it) => it.id).sort();
}

/**
 * Returns the names of the libraries that were not read, each with the reason.
 */
export function skippedNames({ skipped }: SyncReport): string[][] {
  return skipped.map(({ library, reason }) => [library.name, reason]);
}
