/** Lends the demo server the folder of generated media. */
import {
  type DemoServer,
  startDemoServer,
} from "../../src/demo/demo_server.ts";
import { contentTypeOf, type DemoFile } from "../../src/demo/media_files.ts";
import type { FolderFile } from "../../src/demo/scan_folder.ts";
import { HEAVY_FILM, type MadeFile, pathOf, SHORT_FILM } from "./made_media.ts";
import { encodedPiece, LIBRARIES, MADE_FILES } from "./made_media.ts";

const MODIFIED = new Date("2026-01-02T03:04:05Z");

/** Starts a server that reads the folders below `root` when it scans. */
export async function startDemoWith(root: string): Promise<DemoServer> {
  const pieces = new Map<MadeFile, Uint8Array<ArrayBuffer>[]>();
  const folders = Object.keys(LIBRARIES).map((it) => `${root}/${it}`);
  const demo = await startDemoServer({
    items: 40,
    readFolder: (path) =>
      folders.includes(path)
        ? MADE_FILES.filter((it) => `${root}/${it.library}` === path)
          .map((it) =>
            folderFile(root, { made: it, pieces: pieces.get(it) ?? [] })
          )
        : null,
  });
  for (const it of [HEAVY_FILM, SHORT_FILM]) {
    pieces.set(it, [await encodedPiece(`${root}/${pathOf(it)}`)]);
  }
  return demo;
}

function folderFile(
  root: string,
  { made, pieces }: {
    made: MadeFile;
    pieces: readonly Uint8Array<ArrayBuffer>[];
  },
): FolderFile {
  const { path, seconds, library } = made;
  const file = fileAt(`${root}/${pathOf(made)}`);
  return { path, file, seconds, hasPicture: library !== "music", pieces };
}

function fileAt(path: string): DemoFile {
  const name = path.split("/").at(-1) ?? "";
  return {
    name,
    contentType: contentTypeOf(name),
    sizeBytes: Deno.statSync(path).size,
    modified: MODIFIED,
    read(offset, length) {
      using file = Deno.openSync(path);
      file.seekSync(offset, Deno.SeekMode.Start);
      const bytes = new Uint8Array(length);
      let at = 0;
      for (let read = 1; at < length && read > 0; at += read) {
        read = file.readSync(bytes.subarray(at)) ?? 0;
      }
      return bytes.subarray(0, at);
    },
  };
}
