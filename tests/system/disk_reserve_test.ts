import { DiskReserve } from "../../src/system/disk_reserve.ts";
import { assert, assertEquals } from "@std/assert";

async function withReserve(
  use: (reserve: DiskReserve, path: string) => void,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "reserve-" });
  try {
    const path = `${folder}/data/reserve`;
    use(new DiskReserve(`${folder}/data`, path), path);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("DiskReserve.fill() creates a private file once when it is missing", () =>
  withReserve((reserve, path) => {
    reserve.fill();
    const { size, mode, mtime } = Deno.statSync(path);
    assert(size > 0);
    if (Deno.build.os !== "windows") assertEquals((mode ?? 0) & 0o777, 0o600);
    reserve.fill();
    assertEquals(Deno.statSync(path).mtime, mtime);
  }));

Deno.test("DiskReserve.release() says whether there was a reserve", () =>
  withReserve((reserve) => {
    assertEquals(reserve.release(), false);
    reserve.fill();
    assertEquals(reserve.release(), true);
    assertEquals(reserve.release(), false);
  }));

Deno.test("DiskReserve.fill() throws nothing when it cannot write", () => {
  const reserve = new DiskReserve("/dev/null/data", "/dev/null/data/reserve");
  reserve.fill();
  assertEquals(reserve.release(), false);
});
