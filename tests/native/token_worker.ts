/**
 * Works on tokens in a process of its own until it ends or is killed.
 *
 *   token_worker.ts <folder> <name> many <keys> | store | rotate | migrate
 *
 * Prints `begin <i> <value>` before every token that it changes (`-`: deleted)
 * and `done` when that was acknowledged.
 */
import { migrateStorage } from "../../src/auth/storage/migrate_storage.ts";
import { Secret } from "../../src/core/secret.ts";
import { keyOf, openTokenPlace } from "./token_place.ts";
import { TO_BOUND } from "../bound.ts";

const [folder = "", name = "", work = "", keys = "0"] = Deno.args;
const { file, parts, close } = openTokenPlace(folder);
/**
 * The owner of the keys: each process of `many` has its own, the others share
 * nine.
 */
const owner = work === "many" ? name : "f";

const WORK: Record<string, () => Promise<void>> = {
  async many() {
    for (let i = 0; i < Number(keys); i++) {
      await store(i, `${name}-${i}-first`);
      await store(i, `${name}-${i}-second`);
      if (i % 2 === 1) await remove(i);
    }
    close();
  },
  async store() {
    for (let round = 0;; round++) {
      const i = round % 9;
      await store(i, `${name}-${round}`);
      if (i % 3 === 2) await remove(i);
    }
  },
  async rotate() {
    for (let round = 0;; round++) {
      await file.slots.rotate();
      if (round % 3 === 2) await store(round % 9, `${name}-${round}`);
    }
  },
  async migrate() {
    for (let round = 0;; round++) {
      const to = round % 2 === 0 ? "keyring" : "file";
      const moved = await migrateStorage(parts, { to, dryRun: false });
      if (moved.some((it) => it.problem !== null)) throw moved;
    }
  },
};

say("ready");
await WORK[work]?.();

async function store(i: number, value: string): Promise<void> {
  say(`begin ${i} ${value}`);
  await file.store(keyOf(owner, i), new Secret(value), TO_BOUND);
  say("done");
}

async function remove(i: number): Promise<void> {
  say(`begin ${i} -`);
  await file.delete(keyOf(owner, i));
  say("done");
}

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}
