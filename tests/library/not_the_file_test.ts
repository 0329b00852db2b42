/** Tests replies that are not the file. */
import { previewDownloads } from "../../src/library/download/download_items.ts";
import { Failure } from "../../src/core/failure.ts";
import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { filmWith } from "../demo/demo_bytes.ts";
import { type DownloadFixture, downloadTest } from "./download_fixture.ts";

const PAGE = "<html>Please sign in</html>";
const isDownload = ({ url }: Request) => url.includes("/Download");

/** Returns the names in the folder of the downloads. */
function left({ root }: DownloadFixture): string[] {
  return [...Deno.readDirSync(root)].map((it) => it.name);
}

type Case = [what: string, answer: () => Response, kind: string, said: RegExp];

const CASES: Case[] = [
  [
    "a web page",
    () => new Response(PAGE, { headers: { "content-type": "text/html" } }),
    "not_jellyfin",
    /the server sent a web page instead of the file$/,
  ],
  [
    "a web page that says it is a film",
    () =>
      new Response(`\n<!DOCTYPE html>${PAGE}`.padEnd(2_999_000), {
        headers: { "content-type": "video/mp4" },
      }),
    "not_jellyfin",
    /the server sent a web page instead of the file$/,
  ],
  [
    "a stub",
    () => new Response("stub", { headers: { "content-length": "4" } }),
    "server_error",
    /the server sends 4 B instead of the 3\.0 MB on record$/,
  ],
  [
    "a stub without a length",
    () =>
      new Response(
        ReadableStream.from([new Uint8Array(1_400_000)]),
        { headers: { "content-type": "video/mp4" } },
      ),
    "server_error",
    /instead of the 3\.0 MB on record$/,
  ],
  [
    "far more than is on record",
    () => new Response(new Uint8Array(7_000_000)),
    "server_error",
    /the server sends 7\.0 MB instead of/,
  ],
];

for (const [what, answer, kind, said] of CASES) {
  downloadTest(
    `downloadItems() fails, and keeps nothing, when the server sends ${what}`,
    async (fixture) => {
      const { demo } = fixture;
      const { id, file } = filmWith(demo, { sizeBytes: 3_000_000 });
      let asked = 0;
      demo.options.answer = (request) => {
        if (!isDownload(request)) return null;
        asked++;
        return answer();
      };
      const [failed] = await fixture.download([id]);
      assertEquals([failed?.state, failed?.problem?.kind], ["failed", kind]);
      assertMatch(failed?.problem?.message ?? "", said);
      assertEquals([asked, left(fixture)], [1, []]);
      demo.options.answer = null;
      const [done] = await fixture.download([id]);
      assertEquals([done?.state, done?.sizeBytes], ["done", file.sizeBytes]);
    },
  );
}

downloadTest(
  "downloadItems() takes a file that has grown a little since it was recorded",
  async (fixture) => {
    const { id } = filmWith(fixture.demo, { sizeBytes: 3_000_000 });
    const item = fixture.demo.library.visibleItems().find((it) => it.id === id);
    Object.assign(item ?? {}, { sizeBytes: 2_500_000 });
    const [done] = await fixture.download([id]);
    assertEquals(done?.state, "done", done?.problem?.message);
  },
);

downloadTest(
  "downloadItems() names the permission that is missing, and leaves no file",
  async (fixture) => {
    const { demo, deps, session, root } = fixture;
    const { id } = filmWith(demo);
    const title = (await fixture.item(id)).name;
    demo.files.options.downloading = false;
    const [failed] = await fixture.download([id]);
    const said =
      /^Cannot download ".+": downloads are not permitted for this user$/;
    assertEquals(failed?.problem?.kind, "forbidden");
    assertMatch(failed?.problem?.message ?? "", said);
    assertMatch(failed?.problem?.message ?? "", new RegExp(title.slice(0, 4)));
    assertMatch(
      failed?.problem?.hint ?? "",
      /administrator to allow downloads/,
    );
    assertEquals(left(fixture), []);
    const request = { items: [await fixture.item(id)], root, parallel: 1 };
    const { signal } = new AbortController();
    const preview = () => previewDownloads(deps, session, { request, signal });
    assertMatch((await assertRejects(preview, Failure)).message, said);
  },
);

downloadTest(
  "downloadItems() keeps what it received when the server fails later",
  async (fixture) => {
    const { demo } = fixture;
    const { id, file } = filmWith(demo, { sizeBytes: 3_000_000 });
    demo.files.options.cuts = [2_000_000];
    let asked = 0;
    demo.options.answer = (request) =>
      isDownload(request) && asked++ > 0
        ? new Response(PAGE, { headers: { "content-type": "text/html" } })
        : null;
    const [failed] = await fixture.download([id]);
    assertEquals(failed?.problem?.kind, "not_jellyfin");
    assertEquals(failed?.receivedBytes, 2_000_000);
    const ranges: (string | null)[] = [];
    demo.options.answer = (request) => {
      if (isDownload(request)) ranges.push(request.headers.get("range"));
      return null;
    };
    const [done] = await fixture.download([id]);
    assertEquals([done?.state, ranges], ["done", ["bytes=2000000-"]]);
    assertEquals(done?.sizeBytes, file.sizeBytes);
  },
);
