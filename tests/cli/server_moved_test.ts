/** Tests a server that is known at one address and answers at another. */
import { startDemoServer } from "../../src/demo/demo_server.ts";
import { assert, assertEquals } from "@std/assert";
import { networkTest } from "../jellyfin/jellyfin_fixture.ts";
import { login, SMALL, withDemo } from "./cli_demo.ts";
import type { Run } from "./cli_fixture.ts";

interface MovedFixture {
  readonly run: Run;
  readonly urls: { readonly old: string; readonly new: string };
  /** Returns the number of POST requests to the new address. */
  readonly posts: () => number;
  /** The command that signs in at the new address. */
  readonly again: readonly string[];
}

/** Signs in on one server and starts a second one with its ID and users. */
async function withMoved(
  use: (fixture: MovedFixture) => Promise<void>,
): Promise<void> {
  await withDemo({}, async ({ run, demo, caFile, home }) => {
    const other = await startDemoServer(SMALL);
    try {
      const args = login(demo.url, "--ca-file", caFile);
      assertEquals((await run(args, { stdin: "demo" })).code, 0);
      const [device] = demo.users.devices;
      assert(device, "one is signed in");
      other.options.id = demo.options.id;
      other.users.adopt({ ...device, token: "7".repeat(32) });
      await Deno.writeTextFile(`${home}/new.pem`, other.certificate.caPem);
      await use({
        run,
        urls: { old: demo.url, new: other.url },
        // A request for a code contains nothing of the user's.
        posts: () =>
          other.log.requests.filter(({ method, path }) =>
            method === "POST" && !/Initiate$/i.test(path)
          ).length,
        again: ["auth", "login", other.url, "--ca-file", `${home}/new.pem`],
      });
    } finally {
      await other.stop();
    }
  });
}

async function urlOf(run: Run): Promise<string> {
  const { json } = await run(["server", "list", "--json"]);
  return json.servers[0].url;
}

const PIPED = ["--user", "demo", "--password-stdin"];

for (const more of [[], ["--force"]]) {
  networkTest(
    `\`auth login ${more.join("")}\` without a terminal moves no server`,
    () =>
      withMoved(async ({ run, urls, posts, again }) => {
        const args = [...again, ...PIPED, ...more, "--json"];
        const ran = await run(args, { stdin: "demo" });
        assertEquals(ran.code, 6, ran.stderr);
        const { error } = JSON.parse(ran.stderr);
        assertEquals(error.kind, "server_changed");
        assert(error.hint.includes("--server-moved"), error.hint);
        assertEquals([posts(), await urlOf(run)], [0, urls.old]);
      }),
  );
}

networkTest(
  "`auth login --server-moved` moves the server and asks nothing",
  () =>
    withMoved(async ({ run, urls, posts, again }) => {
      const args = [...again, ...PIPED, "--server-moved"];
      const ran = await run(args, { stdin: "demo" });
      assertEquals(ran.code, 0, ran.stderr);
      assertEquals([posts(), await urlOf(run)], [1, urls.new]);
    }),
);

for (
  const [answer, code, posted] of [["yes", 0, 1], ["no", 6, 0], ["y", 6, 0]]
    .map((it) => it as [string, number, number])
) {
  networkTest(
    `auth login asks whether a server has moved, with both addresses, and the answer is ${answer}`,
    () =>
      withMoved(async ({ run, urls, posts, again }) => {
        const answers = ["demo", "demo", "no", answer];
        const ran = await run(again, { answers });
        const question = `Has ${urls.old} moved to ${urls.new}?`;
        assert(ran.stderr.includes(question), ran.stderr);
        assertEquals([ran.code, posts()], [code, posted], ran.stderr);
        assertEquals(await urlOf(run), code === 0 ? urls.new : urls.old);
      }),
  );
}

networkTest(
  "auth login adds the address to the known server when the user agrees",
  () =>
    withMoved(async ({ run, urls, posts, again }) => {
      const answers = ["demo", "demo", "yes"];
      const ran = await run(again, { answers });
      // The password is checked there; the stored token stays.
      assertEquals([ran.code, posts()], [0, 2], ran.stderr);
      const { json } = await run(["server", "list", "--json"]);
      assertEquals(json.servers[0].addresses, [urls.old, urls.new]);
    }),
);
