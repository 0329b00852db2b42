import type { DemoServer } from "../../src/demo/demo_server.ts";
import { type DemoFile, seededFile } from "../../src/demo/media_files.ts";
import { assert, assertEquals, assertMatch } from "@std/assert";
import { openMetadata } from "../metadata/open_metadata.ts";
import { filesHolding } from "../secret_word.ts";
import { BINARY } from "./binary.ts";
import { signedInTest } from "./signed_in.ts";

const MIB = 1_048_576;
/** The times after the request at which the program is killed. */
const KILLS_AFTER_MS = [200, 600, 1_000];
const CHECKPOINT_LIMIT_MS = 60_000;

function movieOf(demo: DemoServer) {
  const movie = demo.library.visibleItems().find((it) => it.kind === "Movie");
  assert(movie, "there is a film");
  return movie;
}

const pause = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

/** Returns how much of the only download is on record. */
function receivedBytes(home: string): number {
  const metadata = openMetadata(`${home}/.local/share/jellytau/metadata.db`);
  try {
    return metadata.downloads.listDownloads()[0]?.receivedBytes ?? 0;
  } finally {
    metadata.close();
  }
}

function assertSame(path: string, { sizeBytes, read }: DemoFile): void {
  const bytes = Deno.readFileSync(path);
  const right = read(0, sizeBytes);
  assertEquals(bytes.length, sizeBytes);
  assertEquals(bytes.findIndex((it, i) => it !== right[i]), -1);
}

signedInTest({
  name:
    "jellytau download fetches a film and a season, and lists and proves them",
}, async ({ demo, home, jellytau, sync }) => {
  const film = movieOf(demo);
  const file = seededFile(3, 2 * MIB + 17, { name: "../../etc/Con.mkv" });
  demo.files.set(film.id, file);
  await sync();
  const dir = `${home}/films`;
  const dry = await jellytau("download", film.name, "--dry-run", "--dir", dir);
  assertEquals([dry.code, dry.json.downloads.length], [0, 1], dry.stderr);
  const ran = await jellytau("download", film.name, "--dir", dir);
  assertEquals(ran.code, 0, ran.stderr);
  const [download] = ran.json.downloads;
  const { itemId, sizeBytes, receivedBytes, state, problem, path } = download;
  assertEquals(
    { itemId, sizeBytes, receivedBytes, state, problem },
    {
      itemId: film.id,
      sizeBytes: file.sizeBytes,
      receivedBytes: file.sizeBytes,
      state: "done",
      problem: null,
    },
  );
  assertEquals(path.startsWith(`${dir}/`), true);
  assertEquals(path.slice(dir.length + 1).includes("/"), false);
  assertSame(path, file);
  assertEquals((Deno.statSync(path).mode ?? 0) & 0o777, 0o600);
  assertEquals((Deno.statSync(dir).mode ?? 0) & 0o777, 0o700);
  const list = await jellytau("download", "list");
  assertEquals(list.json.downloads, ran.json.downloads);
  assertEquals((await jellytau("download", "verify")).code, 0);
  const damaged = file.read(0, file.sizeBytes);
  damaged[MIB] = (damaged[MIB] ?? 0) ^ 1;
  Deno.writeFileSync(path, damaged);
  const verify = await jellytau("download", "verify");
  assertEquals([verify.code, verify.json.downloads[0].state], [8, "failed"]);
  assertMatch(verify.stderr, /differs from what was downloaded/);
  assertEquals((await jellytau("download", "remove", film.id)).code, 0);
  assertEquals((await jellytau("download", "list")).json.downloads, []);
  assertEquals(Deno.statSync(path).isFile, true);
  assertEquals(await filesHolding(home), []);
});

signedInTest({
  name: "jellytau download fetches every episode of a season",
}, async ({ demo, home, jellytau, sync }) => {
  const episode = demo.library.visibleItems().find((it) =>
    it.kind === "Episode"
  );
  for (const { id, kind } of demo.library.visibleItems()) {
    if (kind === "Episode") demo.files.set(id, seededFile(7, 50_000));
  }
  await sync();
  const season = `${episode?.series?.name} S01`;
  const ran = await jellytau("download", season, "--parallel", "3");
  assertEquals(ran.code, 0, ran.stderr);
  const expected = demo.library.visibleItems().filter((it) =>
    it.kind === "Episode" && it.series === episode?.series &&
    it.parentIndex === 1
  ).map((it) => it.id);
  const { downloads } = ran.json;
  const ids = downloads.map((it: { itemId: string }) => it.itemId);
  assertEquals(ids.toSorted(), expected.toSorted());
  const paths = downloads.map((it: { path: string }) => it.path);
  assertEquals(new Set(paths).size, expected.length);
  const root = `${home}/.local/share/jellytau/downloads/`;
  for (const path of paths) assert(path.startsWith(root), path);
});

signedInTest({
  name:
    `jellytau download is whole after ${KILLS_AFTER_MS.length} kills and one after a checkpoint, and goes on`,
}, async ({ demo, env, home, jellytau }) => {
  const film = movieOf(demo);
  const file = seededFile(5, 40 * MIB);
  demo.files.set(film.id, file);
  const { options } = demo.files;
  options.chunkBytes = 65_536;
  options.chunkDelayMs = 10;
  const firsts: number[] = [];
  let asked = Promise.withResolvers<void>();
  options.onRequest = ({ headers }) => {
    const [, from = "0"] = /^bytes=(\d+)-/.exec(headers.get("range") ?? "") ??
      [];
    firsts.push(Number(from));
    asked.resolve();
  };
  /** Waits until received bytes are on record; the next run continues there. */
  const checkpoint = async () => {
    const deadlineMs = performance.now() + CHECKPOINT_LIMIT_MS;
    while (receivedBytes(home) === 0) {
      assert(performance.now() < deadlineMs, "there is no checkpoint");
      await pause(20);
    }
  };
  const moments = KILLS_AFTER_MS.map((it) => () => pause(it));
  for (const moment of [...moments, checkpoint]) {
    asked = Promise.withResolvers();
    const args = ["download", film.id, "--json"];
    const child = new Deno.Command(BINARY, {
      args,
      clearEnv: true,
      env,
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    await Promise.race([asked.promise, child.status]);
    await moment();
    child.kill("SIGKILL");
    await child.status;
  }
  options.chunkDelayMs = 0;
  const ran = await jellytau("download", film.id);
  assertEquals(ran.code, 0, ran.stderr);
  assertSame(ran.json.downloads[0].path, file);
  assertEquals((await jellytau("download", "verify")).code, 0);
  assertEquals(firsts.length, KILLS_AFTER_MS.length + 2);
  assert((firsts.at(-1) ?? 0) > 0, "what was there is not fetched again");
});

signedInTest({
  name: "jellytau download says what failed, with its own exit code",
}, async ({ demo, jellytau }) => {
  const film = movieOf(demo);
  demo.files.set(film.id, seededFile(5, 1_000));
  demo.files.options.downloading = false;
  const forbidden = await jellytau("download", film.id);
  assertEquals([forbidden.code, forbidden.json.downloads[0].state], [
    4,
    "failed",
  ]);
  assertEquals(JSON.parse(forbidden.stderr).error.kind, "forbidden");
  const unknown = await jellytau("download", "no such film");
  assertEquals(unknown.code, 3);
  demo.files.options.downloading = true;
  const other = demo.library.visibleItems().filter((it) =>
    it.kind === "Movie"
  )[1];
  demo.files.set(other?.id ?? "", seededFile(6, 9e14));
  Object.assign(other ?? {}, { sizeBytes: null }); // it is sent with the file
  const full = await jellytau("download", other?.id ?? "");
  assertEquals([full.code, full.json.downloads[0].state], [8, "failed"]);
  assertMatch(JSON.parse(full.stderr).error.message, /it needs/);
});

signedInTest({
  name:
    "jellytau download asks twice before a file, and proves the server first",
}, async ({ demo, jellytau }) => {
  const film = movieOf(demo);
  demo.files.set(film.id, seededFile(5, 1_000));
  demo.log.requests.length = 0;
  assertEquals((await jellytau("download", film.id)).code, 0);
  const paths = demo.log.requests.map(({ path }) => path);
  assertEquals(paths.filter((it) => !it.includes("/Subtitles/")), [
    "/System/Info/Public",
    `/Items/${film.id}`,
    `/Items/${film.id}/Download`,
    `/MediaSegments/${film.id}`,
  ]);
});
