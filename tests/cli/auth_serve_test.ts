import { networkTest } from "../jellyfin/jellyfin_fixture.ts";
import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { login, withDemo } from "./cli_demo.ts";
import type { Run } from "./cli_fixture.ts";
import type { DemoServer } from "../../src/demo/demo_server.ts";

interface Reply {
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

/** Sends one request as it is: without the rules of `fetch`, and unchunked. */
async function ask(
  url: string,
  { method = "GET", headers = {}, body = "" }: {
    method?: string;
    headers?: Record<string, string>;
    body?: string;
  } = {},
): Promise<Reply> {
  const { hostname, port, host, pathname, search } = new URL(url);
  using connection = await Deno.connect({ hostname, port: Number(port) });
  const all = {
    Host: host,
    Connection: "close",
    ...(body === "" ? {} : { "Content-Length": String(body.length) }),
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  const head = [`${method} ${pathname}${search} HTTP/1.0`, ...lines];
  const writer = connection.writable.getWriter();
  await writer.write(
    new TextEncoder().encode(`${head.join("\r\n")}\r\n\r\n${body}`),
  );
  const text = await new Response(connection.readable).text();
  const [answered = "", ...rest] = text.split("\r\n\r\n");
  const [, status] = answered.split(" ");
  return {
    status: Number(status),
    head: answered,
    body: rest.join("\r\n\r\n"),
  };
}

/** Lends the address of `auth serve` while its command runs. */
async function withLoan(
  options: readonly string[],
  use: (
    loan: { url: string; demo: DemoServer; run: Run; token: string },
  ) => Promise<void>,
): Promise<void> {
  await withDemo({}, async ({ run, demo, caFile }) => {
    await run(login(demo.url, "--ca-file", caFile), { stdin: "demo" });
    const token = demo.users.devices[0]?.token ?? "";
    let given: readonly string[] = [];
    let failed: unknown = null;
    const ran = await run(
      ["auth", "serve", ...options, "--", "tool", "--json"],
      {
        runUserCommand: async (command, { JELLYFIN_URL: url = "" }) => {
          given = command;
          await use({ url, demo, run, token }).catch((it) => failed = it);
          return 7;
        },
      },
    );
    if (failed !== null) throw failed;
    assertEquals(ran.stderr, "");
    assertEquals([ran.code, ran.stdout], [7, ""]);
    assertEquals(given, ["tool", "--json"]);
    assertEquals(demo.log.tokensSeenOutside(), 0);
  });
}

networkTest(
  "jellytau auth serve adds the token to requests with its key",
  () =>
    withLoan([], async ({ url, token }) => {
      assertMatch(url, /^http:\/\/127\.0\.0\.1:\d+\/[0-9a-f]{32}$/);
      const me = await ask(`${url}/Users/Me`);
      assertEquals(me.status, 200);
      assertEquals(JSON.parse(me.body).Name, "demo");
      assertMatch(me.head, /^cache-control: no-store$/im);
      assertMatch(me.head, /^content-type: application\/json/im);
      assert(!/^(set-cookie|access-control-|location)/im.test(me.head));
      const none = await ask(`${url}/Items/${"0".repeat(32)}`);
      assertEquals(none.status, 404);
      assert(!`${me.head}${me.body}${none.body}`.includes(token));
    }),
);

networkTest(
  "jellytau auth serve refuses requests from elsewhere",
  () =>
    withLoan([], async ({ url, demo }) => {
      const { origin, host, port } = new URL(url);
      const path = `${url}/Users/Me`;
      const before = demo.log.requests.length;
      const status = async (...given: Parameters<typeof ask>) =>
        (await ask(...given)).status;
      assertEquals(await status(`${origin}/Users/Me`), 404);
      assertEquals(await status(`${origin}/${"0".repeat(32)}/Users/Me`), 404);
      assertEquals(await status(`${url}0/Users/Me`), 404);
      assertEquals(await status(origin), 404);
      for (const Host of ["evil.example", `localhost:${port}`, `${host}0`]) {
        assertEquals(await status(path, { headers: { Host } }), 421);
      }
      for (const name of ["Origin", "Sec-Fetch-Site", "sec-fetch-mode"]) {
        const headers = { [name]: origin };
        assertEquals(await status(path, { headers }), 403);
      }
      assertEquals(demo.log.requests.length, before);
    }),
);

networkTest(
  "jellytau auth serve only reads, and never reaches other sign-ins",
  () =>
    withLoan([], async ({ url, demo, token }) => {
      const before = demo.log.requests.length;
      const methods = ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
      for (const method of methods) {
        const reply = await ask(`${url}/Users/Me`, { method });
        assertEquals(reply.status, 405);
        assertMatch(reply.head, /^allow: GET, HEAD$/im);
      }
      const paths = [
        "/Auth/Keys",
        "/emby/auth%2Fkeys",
        "/Users/x/../../Devices",
      ];
      for (const path of paths) {
        assertEquals((await ask(`${url}${path}`)).status, 403);
      }
      const upgrade = { Upgrade: "websocket", Connection: "Upgrade, close" };
      const socket = await ask(`${url}/Items`, { headers: upgrade });
      assertEquals(socket.status, 403);
      for (const query of [`api_key=${token}`, `a=${token}`]) {
        assertEquals((await ask(`${url}/Items?${query}`)).status, 400);
      }
      assertEquals(demo.log.requests.length, before);
    }),
);

networkTest(
  "jellytau auth serve --allow-write sends JSON, and only JSON",
  () =>
    withLoan(["--allow-write"], async ({ url, demo }) => {
      const film = demo.library.visibleItems().find((it) =>
        it.kind === "Movie"
      );
      const path = `${url}/UserPlayedItems/${film?.id}`;
      const json = { "Content-Type": "application/json" };
      const played = await ask(path, { method: "POST", headers: json });
      assertEquals(played.status, 200);
      assertEquals(JSON.parse(played.body).Played, true);
      assertEquals((await ask(path, { method: "DELETE" })).status, 200);
      const form = { method: "POST", body: "a=b" };
      assertEquals((await ask(path, form)).status, 415);
      const logout = await ask(`${url}/Sessions/Logout`, { method: "POST" });
      assertEquals(logout.status, 403);
      assertEquals(demo.users.devices.length, 1);
    }),
);

networkTest(
  "the address of jellytau auth serve ends with its command",
  async () => {
    let lent = "";
    await withLoan([], async ({ url }) => {
      lent = url;
      assertEquals((await ask(`${url}/Users/Me`)).status, 200);
    });
    await assertRejects(() => ask(`${lent}/Users/Me`));
  },
);

networkTest(
  "jellytau auth serve does not start a command with a revoked token",
  () =>
    withDemo({}, async ({ run, demo, caFile }) => {
      await run(login(demo.url, "--ca-file", caFile), { stdin: "demo" });
      demo.users.end(demo.users.devices[0]?.token ?? "");
      const ran = await run(["auth", "serve", "--", "tool"], {
        runUserCommand: () => Promise.reject(new Error("it was started")),
      });
      assertEquals(ran.code, 4, ran.stderr);
    }),
);
