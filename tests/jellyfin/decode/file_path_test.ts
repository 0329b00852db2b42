import { filePathOf } from "../../../src/jellyfin/decode/file_path.ts";
import { assertEquals } from "@std/assert";

Deno.test("filePathOf() returns the path of a file, made printable", () => {
  const paths = [
    "/media/films/Quiet Harbour (1987)/Quiet Harbour.mkv",
    "C:\\Films\\100% Real?.mkv",
    "\\\\nas\\films\\東京物語.mkv",
  ];
  assertEquals(paths.map(filePathOf), paths);
  assertEquals(filePathOf("/films/\u001b[31mred.mkv"), "/films/[31mred.mkv");
});

Deno.test("filePathOf() returns null for an address, which may contain a token", () => {
  const addresses = [
    "https://cdn.example/film.mkv?token=abc",
    "rtsp://user:pass@camera.example/1",
    "plugin://plugin.video.example/play",
    "/videos/1/main.m3u8?api_key=abc",
    "/videos/1/main.m3u8?static=true&ApiKey=abc",
  ];
  for (const it of [...addresses, "", " ", null, 7, "/x".repeat(3_000)]) {
    assertEquals(filePathOf(it), null, String(it));
  }
});
