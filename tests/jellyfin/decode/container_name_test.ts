import {
  containerOf,
  type SentFile,
} from "../../../src/jellyfin/decode/container_name.ts";
import { assertEquals } from "@std/assert";

const MOV = "mov,mp4,m4a,3gp,3g2,mj2";
const FILES: readonly (readonly [SentFile, string | null])[] = [
  [{ Container: MOV }, "mp4"],
  [{ Container: MOV, Type: "Movie", Path: "/films/M (1931).mp4" }, "mp4"],
  [{ Container: MOV, Path: "C:\\films\\M.MOV" }, "mov"],
  [{ Container: MOV, Type: "Audio" }, "m4a"],
  [{ Container: MOV, Type: "AudioBook", Path: "/a.m4b" }, "m4a"],
  [{ Container: "matroska,webm" }, "mkv"],
  [{ Container: "matroska,webm", Path: "/a.webm" }, "webm"],
  [{ Container: "matroska,webm", Path: "/a.mkv" }, "mkv"],
  [{ Container: "mpegts" }, "ts"],
  [{ Container: "MKV" }, "mkv"],
  [{ Container: "mov" }, "mov"],
  [{ Container: "strm", Path: "/a.strm" }, "strm"],
  [{ Container: "", Path: "/films/a.avi" }, "avi"],
  [{ Path: "/films/a" }, null],
  [{}, null],
  [{ Container: 5 }, null],
  [{ Container: "../etc" }, null],
  [{ Container: "mkv,<b>" }, null],
];

for (const [file, container] of FILES) {
  Deno.test(`containerOf() returns ${container} when the server sends ${JSON.stringify(file)}`, () => {
    assertEquals(containerOf(file), container);
  });
}
