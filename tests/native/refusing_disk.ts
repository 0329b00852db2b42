/**
 * Works on tokens in a process with mounts of its own while its disk refuses.
 *
 *   refusing_disk.ts <folder> full | read-only
 *
 * Exits with 0 if every promise was kept.
 */
import { Failure, type FailureKind } from "../../src/core/failure.ts";
import { Secret } from "../../src/core/secret.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { keyOf, openTokenPlace } from "./token_place.ts";
import { BOUND, TO_BOUND } from "../bound.ts";

const [folder = "", how = ""] = Deno.args;
const kept = keyOf("a", 0);
const other = keyOf("b", 0);

async function run(program: string, ...args: string[]): Promise<void> {
  const { success } = await new Deno.Command(program, { args }).output();
  assert(success, `${program} ${args.join(" ")}`);
}

/** Fills the disk down to the last byte. */
function fill(path: string): void {
  using file = Deno.openSync(path, { create: true, append: true });
  for (let size = 65_536; size >= 1;) {
    try {
      file.writeSync(new Uint8Array(size));
    } catch {
      size = Math.floor(size / 2);
    }
  }
}

await run("mount", "-t", "tmpfs", "-o", "size=1m,mode=0700", "none", folder);
const { file, close } = openTokenPlace(folder);
await file.store(kept, new Secret("kept"), TO_BOUND);
const before = await Deno.readTextFile(`${folder}/tokens.json`);
const refusal: FailureKind = how === "full"
  ? "storage_unavailable"
  : "storage_denied";

if (how === "full") fill(`${folder}/filler`);
else {
  // A mount over itself: the database, which is open already, stays writable.
  await run("mount", "--bind", folder, folder);
  await run("mount", "-o", "remount,bind,ro", folder);
}

for (
  const write of [
    () => file.store(other, new Secret("other"), TO_BOUND),
    () => file.store(kept, new Secret("newer"), TO_BOUND),
    () => file.delete(kept),
    () => file.slots.rotate(),
  ]
) {
  const failure = await assertRejects(write, Failure);
  assertEquals(failure.kind, refusal, failure.message);
  assert(failure.hint !== "");
  assertEquals((await file.retrieve(kept, BOUND))?.expose(), "kept");
  assertEquals(await file.retrieve(other, BOUND), null);
  assertEquals(await Deno.readTextFile(`${folder}/tokens.json`), before);
}
const names = [...Deno.readDirSync(folder)].map((it) => it.name);
assertEquals(names.filter((it) => it.endsWith(".tmp")), []);

if (how === "full") await Deno.remove(`${folder}/filler`);
else await run("umount", folder);
await file.store(kept, new Secret("newer"), TO_BOUND);
assertEquals((await file.retrieve(kept, BOUND))?.expose(), "newer");
close();
