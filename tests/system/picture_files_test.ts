import { PictureFiles } from "../../src/system/picture_files.ts";
import {
  CACHE_BYTES,
  pictureCacheContract,
} from "../contracts/picture_cache_contract.ts";

const MINUTE_SECONDS = 60;

/** Moves the times of all files in a folder into the past. */
function age(folder: string): void {
  for (const { name } of Deno.readDirSync(folder)) {
    const path = `${folder}/${name}`;
    const usedSeconds = (Deno.statSync(path).mtime?.getTime() ?? 0) / 1_000;
    const seconds = usedSeconds - MINUTE_SECONDS;
    Deno.utimeSync(path, seconds, seconds);
  }
}

pictureCacheContract("PictureFiles", async (check) => {
  const top = await Deno.makeTempDir({ prefix: "pictures-" });
  const folder = `${top}/thumbnails`;
  try {
    await check({
      cache: new PictureFiles(folder, CACHE_BYTES),
      age: () => age(folder),
      break() {
        Deno.removeSync(folder, { recursive: true });
        Deno.writeTextFileSync(folder, "a file in the place of the folder");
      },
    });
  } finally {
    await Deno.remove(top, { recursive: true });
  }
});
