import type { DemoServer } from "../../src/demo/demo_server.ts";
import { type DemoFile, seededFile } from "../../src/demo/media_files.ts";

/** Gives a film of the demo server a file of known bytes, and returns both. */
export function filmWith(
  demo: DemoServer,
  { seed = 1, sizeBytes = 300_000, at = 0 }: {
    seed?: number;
    sizeBytes?: number;
    /** The index of the film. */
    at?: number;
  } = {},
): { id: string; name: string; file: DemoFile } {
  const films = demo.library.visibleItems().filter((it) => it.kind === "Movie");
  const film = films[at];
  if (film === undefined) throw new RangeError("no such film");
  const file = seededFile(seed, sizeBytes, { name: `Film ${at}.mkv` });
  demo.files.set(film.id, file);
  return { id: film.id, name: `Film ${at}`, file };
}

export function bytesOf(file: DemoFile): Uint8Array<ArrayBuffer> {
  return file.read(0, file.sizeBytes);
}

/** Reads a whole body into one array. */
export async function gather(
  body: AsyncIterable<Uint8Array>,
): Promise<Uint8Array<ArrayBuffer>> {
  const pieces = await Array.fromAsync(body, (it) => it.slice());
  return new Uint8Array(await new Blob(pieces).arrayBuffer());
}
