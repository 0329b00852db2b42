/** What a person is asked when signing in, and in which order. */
import { assert, assertEquals, assertMatch } from "../assert.ts";
import { networkTest } from "../jellyfin/jellyfin_world.ts";
import { withDemo } from "./cli_demo.ts";

networkTest(
  "`auth login` looks at the address before it asks for a user or a password",
  async () => {
    await withDemo({ plain: true }, async ({ run, demo }) => {
      const answers = ["demo", "demo"];
      const http = await run(["auth", "login", demo.url], { answers });
      assertEquals(http.code, 6);
      assert(!http.stderr.includes("User name"), http.stderr);
    });
    await withDemo({}, async ({ run, demo, caFile }) => {
      demo.switches.productName = "Emby Server";
      const args = ["auth", "login", demo.url, "--ca-file", caFile];
      const other = await run(args, { answers: ["demo", "demo"] });
      assertEquals(other.code, 7, other.stderr);
      assert(!other.stderr.includes("User name"), other.stderr);
    });
  },
);

networkTest(
  "`auth login` asks for a mistyped password once more, and keeps what was trusted",
  async () => {
    await withDemo({ certificate: "self-signed" }, async ({ run, demo }) => {
      const answers = ["yes", "demo", "dmeo", "demo"];
      const ran = await run(["auth", "login", demo.url], { answers });
      assertEquals(ran.code, 0, ran.stderr);
      assertMatch(
        ran.stderr,
        /Type yes.*User name: Password for demo: .*once more\nPassword for demo: $/s,
      );
      assertEquals(ran.stderr.match(/Type yes/g)?.length, 1);
      const [{ pinSha256 }] = (await run(["server", "list", "--json"])).json
        .servers;
      assertEquals(pinSha256, demo.certificate.sha256);
    });
  },
);

networkTest(
  "`auth login` asks twice and never a third time, and not where stdin gave it",
  async () => {
    await withDemo({}, async ({ run, demo, caFile }) => {
      const args = ["auth", "login", demo.url, "--ca-file", caFile];
      const posts = () =>
        demo.log.requests.filter((it) => it.method === "POST").length;
      const typed = await run(args, { answers: ["demo", "a", "b", "demo"] });
      assertEquals([typed.code, posts()], [4, 2], typed.stderr);
      const piped = ["--user", "demo", "--password-stdin"];
      const given = { stdin: "wrong", answers: ["demo"] };
      const read = await run([...args, ...piped], given);
      assertEquals([read.code, posts()], [4, 3], read.stderr);
    });
  },
);

networkTest(
  "`auth login` goes no further when its question is not answered with yes",
  async () => {
    await withDemo({ certificate: "self-signed" }, async ({ run, demo }) => {
      const answers = ["no", "demo", "demo"];
      const ran = await run(["auth", "login", demo.url], { answers });
      assertEquals(ran.code, 6, ran.stderr);
      assertEquals(demo.log.requests, []);
    });
  },
);
