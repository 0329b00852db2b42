/** Tests where each generation of the demo server looks for tokens. */
import { assert, assertEquals } from "@std/assert";
import { type Ask, clientTest, WHO } from "./demo_client.ts";

const ME = "GET /Users/Me";

/** Places of a token, and the generations that read it there. */
const PLACES: [
  title: string,
  place: (token: string) => Ask & { query?: string },
  modes: string,
][] = [
  ["Authorization", (token) => ({ token }), "10.10 10.11 12"],
  [
    "Authorization, as Emby",
    (it) => ({ authorization: `Emby Token="${it}"` }),
    "10.10 10.11",
  ],
  [
    "X-Emby-Authorization",
    (it) => ({
      headers: { "x-emby-authorization": `MediaBrowser Token="${it}"` },
    }),
    "10.10 10.11",
  ],
  [
    "X-Emby-Authorization beside another",
    (it) => ({
      token: "dead",
      headers: { "x-emby-authorization": `MediaBrowser Token="${it}"` },
    }),
    "10.10",
  ],
  [
    "X-Emby-Token",
    (it) => ({ headers: { "x-emby-token": it } }),
    "10.10 10.11",
  ],
  [
    "X-MediaBrowser-Token",
    (it) => ({ headers: { "x-mediabrowser-token": it } }),
    "10.10 10.11",
  ],
  ["ApiKey", (it) => ({ query: `?APIKEY=${it}` }), "10.10 10.11 12"],
  ["api_key", (it) => ({ query: `?api_key=${it}` }), "10.10 10.11"],
];

for (const mode of ["10.10", "10.11", "12"] as const) {
  clientTest(
    `startDemoServer() reads tokens where Jellyfin ${mode} does`,
    async ({ ask, demo, signIn }) => {
      const token = await signIn();
      for (const [title, place, modes] of PLACES) {
        const { query = "", ...given } = place(token);
        const { status } = await ask(`${ME}${query}`, given);
        assertEquals(
          status,
          modes.split(" ").includes(mode) ? 200 : 401,
          title,
        );
      }
      assert(demo.log.tokensSeenOutside() >= 6);
      assert(demo.log.tokensSeenInClear() > 0);
    },
    { mode },
  );
}

clientTest(
  "startDemoServer() knows the old prefixes and the old way to a code before 12 only",
  async ({ ask, demo }) => {
    for (const mode of ["10.10", "10.11", "12"] as const) {
      demo.options.mode = mode;
      const [emby, initiate] = mode === "12" ? [404, 405] : [200, 200];
      assertEquals((await ask("GET /emby/System/Info/Public")).status, emby);
      const authorization = WHO;
      assertEquals(
        (await ask("GET /QuickConnect/Initiate", { authorization })).status,
        initiate,
      );
    }
  },
);

/** Sends a request as bytes, because the HTTP library refuses such a header. */
async function statusOf(url: string, header: Uint8Array): Promise<string> {
  const { hostname, port } = new URL(url);
  using connection = await Deno.connect({ hostname, port: Number(port) });
  const writer = connection.writable.getWriter();
  const text = new TextEncoder();
  await writer.write(
    text.encode("GET /Users/Me HTTP/1.1\r\nhost: x\r\nconnection: close\r\n"),
  );
  await writer.write(header);
  await writer.write(text.encode("\r\n"));
  const { value } = await connection.readable.getReader().read();
  return new TextDecoder().decode(value).split(" ")[1] ?? "";
}

clientTest(
  "startDemoServer() reads the first header alone, as UTF-8 and nothing else",
  async ({ demo, signIn }) => {
    const token = await signIn();
    const text = new TextEncoder();
    const header = (it: string) =>
      text.encode(`authorization: MediaBrowser ${it}\r\n`);
    const joined = (...parts: Uint8Array[]) =>
      new Uint8Array(parts.flatMap((it) => [...it]));
    const good = header(`Device="Zöe", Token="${token}"`);
    const dead = header(`Token="dead"`);
    assertEquals(await statusOf(demo.url, good), "200");
    assertEquals(await statusOf(demo.url, joined(good, dead)), "200");
    assertEquals(await statusOf(demo.url, joined(dead, good)), "401");
    const latin1 = joined(
      text.encode('authorization: MediaBrowser Device="Z'),
      new Uint8Array([0xf6]),
      text.encode(`e", Token="${token}"\r\n`),
    );
    assertEquals(await statusOf(demo.url, latin1), "400");
  },
);
