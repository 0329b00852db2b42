import { untilAborted } from "../../core/abort.ts";
import type { ServerChange } from "../../core/change_ports.ts";
import { toFailure } from "../../core/failure.ts";
import type { ItemMark } from "../../core/library_ports.ts";
import type { TokenKey } from "../../core/token_key.ts";
import type { Session, SyncDependencies } from "../sync/dependencies.ts";
import { applyMarks, removeDeleted } from "./apply_changes.ts";
import { isFinal } from "./final_failure.ts";

/** The wait for further changes, which usually follow at once. */
const BATCH_MS = 200;
/** The shortest time between two requests for a sync. */
const SYNC_EVERY_MS = 5_000;
/** A sync applies more changes than this faster. */
const MAX_WAITING = 2_000;
/** An effect of changes on the stored library. */
export type ChangeEffect =
  /** Stored items have changed. */
  | { readonly kind: "library-changed" }
  /** The server has changes that only a sync can read. */
  | { readonly kind: "sync-due" };

export interface BatchOptions {
  readonly account: TokenKey;
  readonly tell: (effect: ChangeEffect) => void;
}

/**
 * Collects changes and applies them together, so that many cost no more than a
 * few.
 */
export class ChangeBatches {
  readonly #deps: SyncDependencies;
  readonly #options: BatchOptions;
  readonly #marks = new Map<string, ItemMark>();
  readonly #removed = new Set<string>();
  #isSyncDue = false;
  #syncedMs = -Infinity;
  #waitsToSync = false;
  #changed = Promise.withResolvers<void>();

  constructor(deps: SyncDependencies, options: BatchOptions) {
    this.#deps = deps;
    this.#options = options;
  }

  add(change: ServerChange): void {
    if (change.kind === "library") {
      for (const id of change.removed) this.#removed.add(id);
      this.#isSyncDue = true;
    } else if (change.userId === this.#options.account.userId) {
      for (const mark of change.marks) this.#marks.set(mark.id, mark);
    }
    if (this.#marks.size + this.#removed.size > MAX_WAITING) {
      this.#take();
      this.#isSyncDue = true;
    }
    this.#changed.resolve();
  }

  /** Asks for a sync, because changes were missed. */
  addSync(): void {
    this.#isSyncDue = true;
    this.#changed.resolve();
  }

  /**
   * Applies changes until the signal is aborted.
   *
   * @throws {Failure} `cancelled`, `rejected`, `storage_…`
   */
  async run(server: Session["server"], signal: AbortSignal): Promise<never> {
    const { clock } = this.#deps;
    while (true) {
      await untilAborted(this.#changed.promise, signal);
      await clock.wait(BATCH_MS, signal);
      this.#changed = Promise.withResolvers();
      await this.#apply(server);
      this.#askForSync(signal);
    }
  }

  async #apply(server: Session["server"]): Promise<void> {
    const { account, tell } = this.#options;
    const { marks, removed } = this.#take();
    const session = { account, server };
    try {
      const changed = await applyMarks(this.#deps, { ...session, marks }) +
        await removeDeleted(this.#deps, { ...session, ids: removed });
      if (changed > 0) tell({ kind: "library-changed" });
    } catch (caught) {
      const failure = toFailure(caught);
      if (isFinal(failure)) throw failure;
      this.#isSyncDue = true;
    }
  }

  #take(): { marks: ItemMark[]; removed: string[] } {
    const taken = {
      marks: [...this.#marks.values()],
      removed: [...this.#removed],
    };
    this.#marks.clear();
    this.#removed.clear();
    return taken;
  }

  #askForSync(signal: AbortSignal): void {
    if (!this.#isSyncDue || this.#waitsToSync) return;
    const { clock } = this.#deps;
    const waitMs = this.#syncedMs + SYNC_EVERY_MS - clock.monotonicMs();
    if (waitMs <= 0) {
      this.#isSyncDue = false;
      this.#syncedMs = clock.monotonicMs();
      return this.#options.tell({ kind: "sync-due" });
    }
    this.#waitsToSync = true;
    const ended = () => {
      this.#waitsToSync = false;
      this.#changed.resolve();
    };
    clock.wait(waitMs, signal).then(ended, ended);
  }
}
