/** Tests the questions of a sign-in and their order. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { networkTest } from "../jellyfin/jellyfin_fixture.ts";
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
      demo.options.productName = "Emby Server";
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
        /Type yes.*User name: Password for demo: .*try again\nPassword for demo: No system keyring [^\n]*\n$/s,
      );
      assertEquals(ran.stderr.match(/Type yes/g)?.length, 1);
      const [{ pinSha256 }] = (await run(["server", "list", "--json"])).json
        .servers;
      assertEquals(pinSha256, demo.certificate.sha256);
    });
  },
);

networkTest(
  "`auth login` asks at most twice, and never if stdin gave the password",
  async () => {
    await withDemo({}, async ({ run, demo, caFile }) => {
      const args = ["auth", "login", demo.url, "--ca-file", caFile];
      const posts = () =>
        demo.log.requests.filter((it) => /ByName/i.test(it.path)).length;
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

const UNTRUSTED: [title: string, answers: (sha256: string) => string[]][] = [
  ["no", () => ["no", "yes"]],
  ["another SHA-256", () => ["0".repeat(64), "yes"]],
  ["what is neither, three times", () => ["y", "", "maybe", "yes"]],
];

for (const [title, answers] of UNTRUSTED) {
  networkTest(
    `\`auth login\` trusts no certificate when the answer is ${title}`,
    async () => {
      await withDemo({ certificate: "self-signed" }, async ({ run, demo }) => {
        const { sha256 } = demo.certificate;
        const args = ["auth", "login", demo.url, "--user", "demo"];
        const ran = await run(args, { answers: answers(sha256) });
        assertEquals(ran.code, 6, ran.stderr);
        assertEquals(demo.log.requests, []);
      });
    },
  );
}

const TRUSTED: [title: string, answers: (sha256: string) => string[]][] = [
  ["yes, after something else", () => ["y", "yes"]],
  ["its SHA-256", (sha256) => [sha256]],
  ["its SHA-256 as other programs write it", (sha256) => [
    sha256.toUpperCase().match(/../g)?.join(":") ?? "",
  ]],
];

for (const [title, answers] of TRUSTED) {
  for (const how of ["", "--quiet", "--json"]) {
    networkTest(
      `\`auth login ${how}\` shows the certificate and trusts it when the answer is ${title}`,
      async () => {
        await withDemo(
          { certificate: "self-signed" },
          async ({ run, demo }) => {
            const { sha256 } = demo.certificate;
            const args = ["auth", "login", demo.url, "--user", "demo"];
            if (how !== "") args.push(how);
            const typed = [...answers(sha256), "demo"];
            const ran = await run(args, { answers: typed });
            assertEquals(ran.code, 0, ran.stderr);
            const shown = ran.stderr.indexOf(sha256);
            assert(
              shown >= 0 &&
                shown < ran.stderr.indexOf("Trust this certificate"),
            );
            assertMatch(ran.stderr, /subject {4}CN=/);
          },
        );
      },
    );
  }
}

networkTest(
  "`auth login --quiet` prints the certificate that it refuses",
  async () => {
    await withDemo({ certificate: "self-signed" }, async ({ run, demo }) => {
      const args = ["auth", "login", demo.url, "--user", "demo", "--quiet"];
      const ran = await run([...args, "--password-stdin"], { stdin: "demo" });
      assertEquals(ran.code, 6);
      assert(ran.stderr.includes(demo.certificate.sha256), ran.stderr);
    });
  },
);

networkTest(
  "`auth login --quick-connect --quiet` prints the code, or nobody could approve it",
  async () => {
    await withDemo({}, async ({ run, demo, caFile }) => {
      // The code is approved at once: the first poll finds it.
      const { users } = demo;
      const start = users.startCode.bind(users);
      users.startCode = (identity) => {
        const request = start(identity);
        const user = users.findUser("demo");
        if (user) users.approve(request, user);
        return request;
      };
      const args = ["auth", "login", demo.url, "--ca-file", caFile];
      const ran = await run([...args, "--quick-connect", "--quiet"]);
      assertEquals(ran.code, 0, ran.stderr);
      assertMatch(ran.stderr, /^Quick Connect code: \d{3} \d{3}\nApprove it /);
    });
  },
);

networkTest(
  "`auth login --with-token` and `--password-stdin` ask without echo at a terminal, or not at all",
  async () => {
    await withDemo({}, async ({ run, demo, caFile }) => {
      const args = ["auth", "login", demo.url, "--ca-file", caFile];
      const byPassword = [...args, "--user", "demo", "--password-stdin"];
      const typed = await run(byPassword, { answers: ["demo"] });
      assertEquals(typed.code, 0, typed.stderr);
      assertMatch(typed.stderr, /Password for demo: /);
      const [device] = demo.users.devices;
      const byToken = [...args, "--with-token"];
      const given = await run(byToken, { answers: [device?.token ?? ""] });
      assertEquals(given.code, 0, given.stderr);
      assertMatch(given.stderr, /^Token: /);
      for (const way of [byPassword, byToken]) {
        const refused = await run([...way, "--no-input"], {
          answers: ["demo"],
        });
        assertEquals(refused.code, 2);
        assertMatch(
          refused.stderr,
          /it is a terminal, .*\nhint: Pipe the value/,
        );
      }
    });
  },
);
