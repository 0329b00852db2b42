import { existsSync } from "node:fs";
import { SystemPlayRecords } from "../../src/system/play_records.ts";
import { assert, assertEquals } from "@std/assert";

const STATE = {
  serverId: "1".repeat(32),
  userId: "2".repeat(32),
  itemId: "3".repeat(32),
  sourceId: null,
  playSessionId: "a play session",
  transcoded: false,
  reported: true,
  positionMs: 300_000,
  playedAt: new Date(),
};

async function withRecords(
  use: (records: SystemPlayRecords, root: string) => Promise<void> | void,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "plays-" });
  try {
    await use(new SystemPlayRecords(`${folder}/plays`), `${folder}/plays`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Writes a record as a killed process leaves it: no longer locked. */
function leave(
  root: string,
  content: unknown,
  { name = "0123456789abcdef" }: { name?: string } = {},
) {
  Deno.mkdirSync(root, { recursive: true });
  const path = `${root}/${name}.json`;
  Deno.writeTextFileSync(path, JSON.stringify(content));
  return path;
}

Deno.test("PlayRecords.takeLeft() leaves a play that is still running", () =>
  withRecords(async (records, root) => {
    const record = records.open();
    record.save(STATE, { durable: false });
    assertEquals(await records.takeLeft(), []);
    assertEquals(existsSync(record.folder), true);
    if (Deno.build.os !== "windows") {
      const [file] = [...Deno.readDirSync(root)];
      const mode = (path: string) => (Deno.statSync(path).mode ?? 0) & 0o777;
      const modes = [root, record.folder, `${root}/${file?.name}`].map(mode);
      assertEquals(modes, [0o700, 0o700, 0o600]);
    }
    record.close();
    assertEquals(existsSync(record.folder), false);
  }));

Deno.test("PlayRecord.close() leaves nothing to be taken", () =>
  withRecords(async (records, root) => {
    const record = records.open();
    record.save(STATE, { durable: false });
    record.close();
    assertEquals([...Deno.readDirSync(root)], []);
    assertEquals(await records.takeLeft(), []);
  }));

Deno.test("PlayRecords.takeLeft() gives a play to one process at a time", () =>
  withRecords(async (records, root) => {
    const path = leave(root, { folder: "", play: STATE });
    const [left] = await records.takeLeft();
    assertEquals(left?.state, STATE);
    assertEquals(await new SystemPlayRecords(root).takeLeft(), []);
    left?.keep();
    const [again] = await records.takeLeft();
    again?.forget();
    assertEquals([existsSync(path), await records.takeLeft()], [false, []]);
  }));

Deno.test("PlayRecords.takeLeft() removes no folder that is not its own", () =>
  withRecords(async (records, root) => {
    const precious = `${root}-precious`;
    const linked = `${root}-jellytau-play-0123456789abcdef`;
    Deno.mkdirSync(precious);
    Deno.symlinkSync(precious, linked);
    for (const folder of [precious, linked, `${root}/..`]) {
      leave(root, { folder, play: null });
      assertEquals(await records.takeLeft(), []);
      assert(existsSync(precious) && existsSync(linked), folder);
    }
    assertEquals([...Deno.readDirSync(root)], []);
  }));

Deno.test("PlayRecords.takeLeft() drops what is damaged or a week old", () =>
  withRecords(async (records, root) => {
    const old = new Date(Date.now() - 8 * 24 * 3_600_000);
    leave(root, { folder: "", play: { ...STATE, playedAt: old } });
    const damaged = leave(root, "no record", { name: "f".repeat(16) });
    Deno.utimeSync(damaged, old, old);
    // Its process may be about to write it.
    const fresh = leave(root, "", { name: "e".repeat(16) });
    assertEquals(await records.takeLeft(), []);
    assertEquals(
      [...Deno.readDirSync(root)].map((it) => `${root}/${it.name}`),
      [
        fresh,
      ],
    );
  }));

Deno.test("PlayRecords.open() works where no record can be kept", () => {
  const record = new SystemPlayRecords("/dev/null/plays").open();
  record.save(STATE, { durable: true });
  assertEquals(existsSync(record.folder), true);
  record.close();
  assertEquals(existsSync(record.folder), false);
});
