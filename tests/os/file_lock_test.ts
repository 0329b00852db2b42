import { Failure } from "../../src/core/failure.ts";
import { withFileLock } from "../../src/os/file_lock.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { copyDescriptors } from "./copied_descriptor.ts";

async function withLockPath(
  use: (path: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "file-lock-" });
  try {
    await use(`${folder}/data/tokens.json.lock`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const pause = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

Deno.test("withFileLock() lets one in at a time when several want it", () =>
  withLockPath(async (path) => {
    let inside = 0;
    let most = 0;
    const use = async () => {
      most = Math.max(most, ++inside);
      await pause(1);
      inside--;
    };
    const all = Array.from({ length: 8 }, () => withFileLock(path, use));
    await Promise.all(all);
    assertEquals(most, 1);
  }));

Deno.test("withFileLock() gives up when another process holds the lock past the limit", () =>
  withLockPath(async (path) => {
    let release = () => {};
    const kept = new Promise<void>((done) => release = done);
    const holder = withFileLock(path, () => kept);
    const call = () =>
      withFileLock(path, () => Promise.resolve(), { keptLimitMs: 100 });
    const failure = await assertRejects(call, Failure);
    assertEquals(failure.kind, "storage_timeout");
    release();
    await holder;
    await call();
  }));

Deno.test("withFileLock() waits on while others take it in turns", () =>
  withLockPath(async (path) => {
    let waiting = true;
    const others = (async () => {
      // Each follows the previous one at once; all together they take far longer
      // than one may.
      let last = withFileLock(path, () => pause(20));
      for (let i = 0; i < 60 && waiting; i++) {
        await last;
        last = withFileLock(path, () => pause(20));
      }
      await last;
    })();
    await pause(5);
    await withFileLock(path, () => Promise.resolve(), { keptLimitMs: 300 });
    waiting = false;
    await others;
  }));

Deno.test("withFileLock() releases the lock when its use fails", () =>
  withLockPath(async (path) => {
    const failing = () => Promise.reject(new Failure("internal", "Cannot"));
    await assertRejects(() => withFileLock(path, failing), Failure);
    await withFileLock(path, () => Promise.resolve(), { keptLimitMs: 100 });
  }));

Deno.test("withFileLock() refuses a link, and makes nothing through it", () =>
  withLockPath(async (path) => {
    await withFileLock(path, () => Promise.resolve());
    await Deno.remove(path);
    await Deno.symlink("elsewhere", path);
    const call = () => withFileLock(path, () => Promise.resolve());
    const failure = await assertRejects(call, Failure);
    assertEquals(failure.kind, "storage_denied");
    assert(failure.hint !== "");
    const names = [...Deno.readDirSync(path.replace(/\/[^/]+$/, ""))];
    assertEquals(names.map((it) => it.name), ["tokens.json.lock"]);
  }));

Deno.test({
  name: "withFileLock() unlocks although a starting program has the file too",
  ignore: Deno.build.os !== "linux",
  fn: () =>
    withLockPath(async (path) => {
      const limit = { keptLimitMs: 50 };
      const copy = () => Promise.resolve(copyDescriptors(path));
      using _copies = await withFileLock(path, copy);
      await withFileLock(path, () => Promise.resolve(), limit);
    }),
});
