/** Tests that no reply of a server makes a command fail as `internal`. */
import { assert, assertEquals } from "@std/assert";
import { networkTest } from "../jellyfin/jellyfin_fixture.ts";
import { login, withDemo } from "./cli_demo.ts";

const ID = "5".repeat(32);
const HUGE = "9".repeat(400);

/** Well-formed replies of a shape that no server sends. */
const BODIES = [
  "null",
  "1",
  "true",
  '"text"',
  "[]",
  "{}",
  "[null]",
  "[[[[[[]]]]]]",
  '{"Items":null}',
  '{"Items":{}}',
  '{"Items":[null],"TotalRecordCount":1}',
  '{"Items":[{}],"TotalRecordCount":1}',
  `{"Items":[{"Id":"${ID}","Type":"Movie"}],"TotalRecordCount":-1}`,
  `{"Items":[{"Id":"${ID}","Type":7,"Name":[]}],"TotalRecordCount":"1"}`,
  `{"Items":[],"TotalRecordCount":${HUGE}}`,
  `{"Id":"${ID}","Type":"Movie","Name":{},"RunTimeTicks":${HUGE}}`,
  `{"Id":"${ID}","Type":"constructor","Name":"x"}`,
  `{"Id":"${ID}","Type":"Series","Name":"x","UserData":[],"ImageTags":1}`,
  `{"Id":"${ID}","Name":"x","MediaSources":[{"Size":-1,"Id":{}}]}`,
  '{"MediaSources":null,"PlaySessionId":5}',
  '{"MediaSources":[{"TranscodingUrl":7,"MediaStreams":[null]}]}',
  '{"MediaSources":[],"ErrorCode":"NoCompatibleStream"}',
  `{"AccessToken":"","ServerId":"${ID}","User":{"Id":"${ID}","Name":""}}`,
  `{"AccessToken":"a b","ServerId":"${ID}","User":{"Id":"${ID}","Name":"x"}}`,
  '{"Code":"1","Secret":""}',
  `{"__proto__":{"Id":"${ID}"},"Id":"${ID}","constructor":null}`,
  "",
];

/** A third of all pairs of call and reply; with `JELLYTAU_LONG=1` each. */
const EVERY = Deno.env.get("JELLYTAU_LONG") === "1" ? 1 : 3;

/** Commands, and the path whose reply is unusual. */
const CALLS: [line: string, path: RegExp][] = [
  ["server test URL --ca-file CA", /\/System\/Info\/Public$/],
  ["server test URL --ca-file CA", /\/QuickConnect\/Enabled$/],
  ["auth login URL --ca-file CA --user ada --password-stdin", /ByName$/],
  ["auth login URL --ca-file CA --quick-connect", /\/Initiate$/],
  ["auth status", /\/Users\/Me$/],
  ["auth status", /\/System\/Info\/Public$/],
  ["auth approve 123456", /\/Authorize$/],
  ["library sync --full", /\/UserViews$/],
  ["library sync --full", /\/Items$/],
  ["download TRACK --dir HOME/files --dry-run", /\/Items\/[0-9a-f]+$/],
  ["play TRACK --player no-such-player", /\/Items\/[0-9a-f]+$/],
  ["play FILM --player no-such-player", /\/PlaybackInfo$/],
  ["doctor", /\/Users\/Me$/],
];

for (const [number, [line, path]] of CALLS.entries()) {
  const bodies = BODIES.filter((_, at) => (at + number) % EVERY === 0);
  networkTest(
    `\`jellytau ${line}\` takes no odd answer for a bug at ${path.source}`,
    async () => {
      await withDemo({ items: 40 }, async ({ run, demo, caFile, home }) => {
        const signIn = login(demo.url, "--ca-file", caFile);
        assertEquals((await run(signIn, { stdin: "demo" })).code, 0);
        const all = demo.library.visibleItems();
        const ofKind = (kind: string) =>
          all.find((it) => it.kind === kind)?.id ?? "";
        const words: Record<string, string> = {
          URL: demo.url,
          CA: caFile,
          TRACK: ofKind("Audio"),
          FILM: ofKind("Movie"),
        };
        const args = line.split(" ").map((it) =>
          words[it] ?? it.replace("HOME", home)
        );
        for (const body of bodies) {
          let asked = 0;
          demo.options.answer = (request) => {
            if (!path.test(new URL(request.url).pathname)) return null;
            asked++;
            const headers = { "content-type": "application/json" };
            return new Response(body, { headers });
          };
          const options = ["--json", "--timeout", "20"];
          const ran = await run([...args, ...options], { stdin: "" });
          assert(asked > 0 && asked < 25, `${body}: asked ${asked} times`);
          const last = ran.stderr.trim().split("\n").at(-1) ?? "";
          if (ran.code === 0) continue;
          const { error } = JSON.parse(last);
          const isOwn = line === "doctor" && ran.code === 1;
          assert(isOwn || error.kind !== "internal", `${body}: ${last}`);
          assert(!/\bTypeError|\bat .*\.ts:/.test(ran.stderr), ran.stderr);
        }
      });
    },
  );
}
