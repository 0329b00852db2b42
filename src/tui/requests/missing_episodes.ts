import { isDeepStrictEqual } from "node:util";
import type { ItemRef } from "../model/location.ts";
import type { ItemView } from "../model/views.ts";
import type { Tools } from "./requests.ts";

/** The time after which the server is asked again. */
const FRESH_MS = 10 * 60_000;
/** The number of series and seasons whose missing episodes are kept. */
const KEPT = 50;

interface Known {
  readonly askedAtMs: number;
  readonly items: readonly ItemView[];
}

/**
 * The episodes that opened series and seasons lack. They are not stored: the
 * server is asked when a list is shown, which does not wait for the reply.
 */
export class MissingEpisodes {
  readonly #tools: Pick<Tools, "client" | "dispatch" | "quietly">;
  readonly #nowMs: () => number;
  #known = new Map<string, Known>();

  constructor(
    tools: Pick<Tools, "client" | "dispatch" | "quietly">,
    nowMs: () => number = () => Date.now(),
  ) {
    this.#tools = tools;
    this.#nowMs = nowMs;
  }

  /** Returns what is known, and asks the server if that is old. */
  of({ id, type }: Pick<ItemRef, "id" | "type">): readonly ItemView[] {
    if (type !== "series" && type !== "season") return [];
    const known = this.#known.get(id);
    const items = known?.items ?? [];
    const now = this.#nowMs();
    if (known !== undefined && now - known.askedAtMs < FRESH_MS) return items;
    this.#keep(id, items);
    this.#ask(id, items);
    return items;
  }

  /** Drops all, because another account may not see them. */
  clear(): void {
    this.#known = new Map();
  }

  #ask(id: string, before: readonly ItemView[]): void {
    const { client, dispatch, quietly } = this.#tools;
    const asked = this.#known;
    quietly(async (signal) => {
      const input = { account: null, item: id };
      const found = await client.send("list-missing", input, { signal })
        // The account's state shows why; the next visit asks again.
        .catch(() => null);
      if (asked !== this.#known) return;
      if (found === null) return void this.#known.delete(id);
      const { items } = found;
      this.#keep(id, items);
      const isSame = isDeepStrictEqual(items, before);
      if (!isSame) dispatch({ kind: "library-changed" });
    });
  }

  #keep(id: string, items: readonly ItemView[]): void {
    this.#known.delete(id);
    this.#known.set(id, { askedAtMs: this.#nowMs(), items });
    for (const oldest of [...this.#known.keys()].slice(0, -KEPT)) {
      this.#known.delete(oldest);
    }
  }
}
