/**
 * Uses the keyring with a key of its own and reports problems; runs as a
 * `Worker` of `keyring_isolates.ts`, which also calls it.
 */
import { Failure } from "../../src/core/failure.ts";
import { Secret } from "../../src/core/secret.ts";
import { tokenKey } from "../../src/core/token_key.ts";
import { LibsecretStorage } from "../../src/secure_storage/libsecret/storage.ts";
import { BOUND, TO_BOUND } from "../bound.ts";

export interface Work {
  /** One hexadecimal digit; the user of the key. */
  readonly name: string;
  readonly rounds: number;
}

export interface Worked {
  /** The first deviation; null if there is none. */
  readonly wrong: string | null;
  readonly slowestMs: number;
}

/** Stores, reads, deletes and misses a token, over and over. */
export async function useKeyring({ name, rounds }: Work): Promise<Worked> {
  const storage = new LibsecretStorage();
  const key = tokenKey("5".repeat(32), name.repeat(32));
  let slowestMs = 0;
  const read = async () => (await storage.retrieve(key, BOUND))?.expose();
  for (let round = 0; round < rounds; round++) {
    const text = `${name}-${round}`;
    const steps: [wanted: unknown, call: () => Promise<unknown>][] = [
      [undefined, () => storage.store(key, new Secret(text), TO_BOUND)],
      [text, read],
      [true, async () => (await storage.probe()).available],
      [undefined, () => storage.delete(key)],
      [undefined, read],
    ];
    for (const [wanted, call] of steps) {
      const startMs = performance.now();
      const found = await call().catch((caught) => {
        if (caught instanceof Failure) return caught.kind;
        throw caught;
      });
      slowestMs = Math.max(slowestMs, performance.now() - startMs);
      if (found !== wanted) return { wrong: `${found}`, slowestMs };
    }
  }
  return { wrong: null, slowestMs };
}

/** A worker's global object, without the types of the DOM. */
interface Port {
  addEventListener(
    type: "message",
    listener: (event: { data: Work }) => void,
  ): void;
  postMessage(message: Worked): void;
}

if ("WorkerGlobalScope" in globalThis) {
  const port = globalThis as unknown as Port;
  port.addEventListener("message", async ({ data }) => {
    port.postMessage(await useKeyring(data));
  });
}
