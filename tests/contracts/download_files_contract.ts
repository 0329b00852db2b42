import type { DownloadFiles, PartFile } from "../../src/core/download_ports.ts";
import { Failure } from "../../src/core/failure.ts";
import { assert, assertEquals, assertThrows } from "@std/assert";
import { type Lend, type Promised, testPromises } from "./promises.ts";

/** Files under test, and an empty folder for them. */
export interface DownloadFilesUnderTest {
  readonly files: DownloadFiles;
  /** The absolute path of an empty folder. */
  readonly folder: string;
  /** Reads the permissions of a file or folder; null if there are none. */
  modeOf(path: string): number | null;
}

const TEXT = new TextEncoder().encode("0123456789");

/** Opens a part that is not in use, and closes it afterwards. */
function withPart<T>(
  { files, folder }: DownloadFilesUnderTest,
  use: (part: PartFile, path: string) => T,
): T {
  const path = files.join(folder, "1.part");
  const part = files.openPart(path);
  assert(part !== null, "the part is free");
  try {
    return use(part, path);
  } finally {
    part.close();
  }
}

function textOf(blocks: Iterable<Uint8Array>): string {
  const decoder = new TextDecoder();
  return Array.from(blocks, (it) => decoder.decode(it.slice())).join("");
}

async function readText(
  files: DownloadFiles,
  path: string,
  range: { from: number; to: number },
): Promise<string> {
  return textOf(await Array.fromAsync(files.read(path, range)));
}

function kindOf(use: () => unknown): string {
  return assertThrows(use, Failure).kind;
}

const OF_FOLDERS: readonly Promised<DownloadFilesUnderTest>[] = [
  ["makeFolder() creates a private folder and those above it", (it) => {
    const { files, folder, modeOf } = it;
    const path = files.join(folder, "Shows", "Season 1");
    files.makeFolder(path);
    files.makeFolder(path);
    assertEquals(files.names(folder), ["Shows"]);
    assertEquals(files.names(files.join(folder, "Shows")), ["Season 1"]);
    assertEquals(files.names(path), []);
    assert([0o700, null].includes(modeOf(path)), `${modeOf(path)}`);
  }],

  ["makeFolder() fails with usage when a file is in the way", (it) => {
    withPart(it, (_, path) => {
      assertEquals(kindOf(() => it.files.makeFolder(path)), "usage");
    });
  }],

  ["names() lists files and folders; none when there is no folder", (it) => {
    const { files, folder } = it;
    assertEquals(files.names(files.join(folder, "none")), []);
    files.makeFolder(files.join(folder, "a"));
    withPart(it, () => {
      assertEquals(files.names(folder).sort(), ["1.part", "a"]);
    });
  }],

  [
    "sizeOf() returns null for a folder and for nothing",
    ({ files, folder }) => {
      assertEquals(files.sizeOf(folder), null);
      assertEquals(files.sizeOf(files.join(folder, "none")), null);
    },
  ],

  ["remove() removes a file, or does nothing if it is absent", (it) => {
    const { files } = it;
    const path = withPart(it, (part, path) => {
      part.append(TEXT);
      return path;
    });
    assertEquals(files.sizeOf(path), 10);
    files.remove(path);
    files.remove(path);
    assertEquals(files.sizeOf(path), null);
  }],

  ["freeBytes() returns whole bytes, or null for no folder", (it) => {
    const free = it.files.freeBytes(it.folder);
    assert(free !== null && Number.isSafeInteger(free) && free > 0);
    assertEquals(it.files.freeBytes(it.files.join(it.folder, "none")), null);
  }],
];

const OF_PARTS: readonly Promised<DownloadFilesUnderTest>[] = [
  ["openPart() creates an empty private file", (it) => {
    withPart(it, (part, path) => {
      assertEquals(part.sizeBytes(), 0);
      assertEquals(it.files.sizeOf(path), 0);
      assert([0o600, null].includes(it.modeOf(path)), `${it.modeOf(path)}`);
    });
  }],

  ["openPart() opens what an earlier one wrote", (it) => {
    withPart(it, (part) => part.append(TEXT));
    withPart(it, (part) => {
      assertEquals(part.sizeBytes(), 10);
      assertEquals(textOf(part.read(10)), "0123456789");
    });
  }],

  ["openPart() returns null while another one holds the file", (it) => {
    withPart(it, (_, path) => assertEquals(it.files.openPart(path), null));
    withPart(it, (part) => assertEquals(part.sizeBytes(), 0));
  }],

  ["openPart() fails by kind when the folder does not exist", (it) => {
    const path = it.files.join(it.folder, "none", "1.part");
    assertEquals(kindOf(() => it.files.openPart(path)), "storage_unavailable");
  }],

  ["isHeld() returns true only while a part is open", (it) => {
    const { files, folder } = it;
    assertEquals(files.isHeld(files.join(folder, "1.part")), false);
    const held = withPart(it, (_, path) => [path, files.isHeld(path)] as const);
    assertEquals(held[1], true);
    assertEquals(files.isHeld(held[0]), false);
  }],

  ["append() adds to the end of what an earlier one wrote", (it) => {
    withPart(it, (part) => part.append(TEXT));
    withPart(it, (part) => {
      part.append(TEXT.subarray(0, 2));
      assertEquals(textOf(part.read(12)), "012345678901");
    });
  }],

  ["append() adds to the end after any read", (it) => {
    withPart(it, (part) => {
      part.append(TEXT);
      for (const length of [10, 3]) {
        assertEquals(textOf(part.read(length)).length, length);
        part.append(TEXT.subarray(0, 1));
      }
      for (const _ of part.read(2)) break;
      part.append(TEXT.subarray(9));
      assertEquals(textOf(part.read(13)), "0123456789009");
      assertEquals(part.sizeBytes(), 13);
    });
  }],

  ["truncate() shortens the file; append() continues from there", (it) => {
    withPart(it, (part) => {
      part.append(TEXT);
      part.truncate(4);
      assertEquals(part.sizeBytes(), 4);
      part.append(TEXT.subarray(9));
      assertEquals(textOf(part.read(5)), "01239");
    });
  }],

  ["PartFile.read() returns no more than was asked for", (it) => {
    withPart(it, (part) => {
      part.append(TEXT);
      assertEquals(textOf(part.read(3)), "012");
      assertEquals(textOf(part.read(0)), "");
      assertEquals(kindOf(() => textOf(part.read(11))), "storage_damaged");
    });
  }],

  ["sync() resolves once everything was written", async (it) => {
    const path = it.files.join(it.folder, "1.part");
    const part = it.files.openPart(path);
    part?.append(TEXT);
    await part?.sync();
    part?.close();
    assertEquals(it.files.sizeOf(path), 10);
  }],
];

const OF_FILES: readonly Promised<DownloadFilesUnderTest>[] = [
  ["moveTo() moves the whole file to the path", async (it) => {
    const { files, folder } = it;
    const target = files.join(folder, "Film.mkv");
    withPart(it, (part, path) => {
      part.append(TEXT);
      assertEquals(part.moveTo(target), true);
      assertEquals(files.sizeOf(path), null);
    });
    assertEquals(files.names(folder), ["Film.mkv"]);
    const whole = { from: 0, to: 10 };
    assertEquals(await readText(files, target, whole), "0123456789");
  }],

  [
    "moveTo() returns false and changes nothing when the path is taken",
    async (it) => {
      const { files, folder } = it;
      const target = files.join(folder, "Film.mkv");
      withPart(it, (part) => {
        part.append(TEXT);
        assertEquals(part.moveTo(target), true);
      });
      const path = withPart(it, (part, path) => {
        part.append(TEXT.subarray(0, 2));
        assertEquals(part.moveTo(target), false);
        files.makeFolder(files.join(folder, "Folder"));
        assertEquals(part.moveTo(files.join(folder, "Folder")), false);
        return path;
      });
      assertEquals([files.sizeOf(path), files.sizeOf(target)], [2, 10]);
      const whole = { from: 0, to: 10 };
      assertEquals(await readText(files, target, whole), "0123456789");
    },
  ],

  ["read() returns the bytes of a range", async (it) => {
    const path = withPart(it, (part, path) => {
      part.append(TEXT);
      return path;
    });
    const read = (from: number, to: number) =>
      readText(it.files, path, { from, to });
    assertEquals(await read(0, 10), "0123456789");
    assertEquals(await read(3, 6), "345");
    assertEquals(await read(9, 10), "9");
    assertEquals(await read(4, 4), "");
  }],

  ["read() fails with storage_damaged when the file is shorter", async (it) => {
    const path = withPart(it, (part, path) => {
      part.append(TEXT);
      return path;
    });
    const failure = await readText(it.files, path, { from: 5, to: 11 })
      .catch((caught: unknown) => caught);
    assert(failure instanceof Failure);
    assertEquals(failure.kind, "storage_damaged");
  }],
];

/** Tests what every `DownloadFiles`, and its `PartFile`, promises. */
export function downloadFilesContract(
  name: string,
  lend: Lend<DownloadFilesUnderTest>,
): void {
  const promises = [...OF_FOLDERS, ...OF_PARTS, ...OF_FILES];
  testPromises(name, promises, { lend });
}
