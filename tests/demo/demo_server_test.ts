/**
 * Tests that the demo server behaves as Jellyfin does, because other tests rely
 * on it.
 */
import { DEMO_VERSIONS } from "../../src/demo/demo_options.ts";
import { assert, assertEquals, assertMatch } from "@std/assert";
import { type Ask, clientTest, shapeOf, WHO } from "./demo_client.ts";

const INFO = "GET /System/Info/Public";
const LOGIN = "POST /Users/AuthenticateByName";
const ME = "GET /Users/Me";

clientTest(
  "startDemoServer() answers in PascalCase, without nulls, and says how long it took",
  async ({ ask, demo }) => {
    const reply = await ask(INFO);
    assertEquals(
      reply.headers.get("content-type"),
      "application/json; charset=utf-8",
    );
    assertMatch(reply.headers.get("x-response-time-ms") ?? "", /^\d+(\.\d+)?$/);
    assertMatch(reply.json.Id, /^[0-9a-f]{32}$/);
    assertEquals(reply.json.Version, DEMO_VERSIONS["12"]);
    assertEquals(demo.options.mode, "12");
    assert(!reply.text.includes("null"));
    assert((await ask("GET /Users/Me")).headers.has("x-response-time-ms"));
  },
);

clientTest(
  "startDemoServer() sends everybody outside of its base path to the web client",
  async ({ ask, demo }) => {
    const { origin } = new URL(demo.url);
    for (const method of ["GET", "POST"]) {
      const targets = {
        "/System/Info/Public": "../../jellyfin/web/",
        "/jellyfin": "jellyfin/web/",
        "/": "jellyfin/web/",
        "/jellyfin/": "web/",
        "/JellyFin/": "../jellyfin/web/",
      };
      for (const [path, target] of Object.entries(targets)) {
        const reply = await fetch(origin + path, {
          method,
          redirect: "manual",
        });
        await reply.text();
        assertEquals(reply.status, 302);
        assertEquals(reply.headers.get("location"), target);
      }
    }
    assertEquals((await ask("GET X/System/Info/Public")).status, 404);
    const web = await ask("GET /web/");
    assertEquals([web.status, web.headers.get("content-type")], [
      200,
      "text/html",
    ]);
  },
  { basePath: "/jellyfin" },
);

clientTest(
  "startDemoServer() starts as a real server does if the options say so",
  async ({ ask, demo }) => {
    const token = await demo.users.signIn(
      "ada",
      "",
      { identity: new Map([["DeviceId", "x"]]) },
    );
    assert(typeof token === "object");
    demo.options.phase = "booting";
    const types = [null, "text/html", "text/html"];
    for (const [at, call] of [INFO, ME, "GET /web/"].entries()) {
      const { status, headers } = await ask(call);
      assertEquals([status, headers.get("retry-after")], [503, "005"]);
      assertEquals(headers.get("content-type"), types[at] ?? null);
    }
    demo.options.phase = "starting";
    const info = await ask(INFO);
    assertEquals(info.json.startupWizardCompleted, false);
    assertEquals(info.json.id, demo.options.id);
    assertEquals((await ask(ME)).status, 503);
    demo.options.phase = "loading";
    assertEquals((await ask("GET /System/Ping")).json, "Jellyfin Server");
    assertEquals(shapeOf(await ask(ME, { token: "dead" })), "401 E1");
    assertEquals((await ask(ME, { token: token.token })).status, 503);
    const loading = await ask(INFO);
    assertEquals(
      [loading.status, loading.headers.get("retry-after")],
      [503, null],
    );
    demo.options.phase = "ip-blocked";
    assertEquals(shapeOf(await ask(INFO)), "503 E1");
    demo.options.phase = "ready";
    demo.options.httpsOrigin = "https://127.0.0.1:8920";
    const { status, headers } = await ask(INFO);
    assertEquals(status, 307);
    assertEquals(
      headers.get("location"),
      "https://127.0.0.1:8920/System/Info/Public",
    );
  },
);

clientTest(
  "startDemoServer() takes a token alone, and another name of its device",
  async ({ ask, demo, signIn }) => {
    const token = await signIn();
    const [device] = demo.users.devices;
    assertEquals((await ask(ME, { token })).status, 200);
    assertEquals(device?.device, "d");
    const authorization =
      `MediaBrowser Device="sofa", DeviceId="other", Version="2", Token="${token}"`;
    assertEquals((await ask(ME, { authorization })).status, 200);
    assertEquals([device?.device, device?.version, device?.deviceId], [
      "sofa",
      "2",
      "id-1",
    ]);
  },
);

clientTest(
  "startDemoServer() signs in as a real one, whatever the case of the name",
  async ({ ask, demo }) => {
    const authorization = WHO;
    const ok = await ask(LOGIN, {
      authorization,
      body: { username: "DEMO", pw: "demo" },
    });
    const { User, SessionInfo, AccessToken, ServerId } = ok.json;
    assertMatch(AccessToken, /^[0-9a-f]{32}$/);
    assertEquals(
      [ServerId, User.ServerId, SessionInfo.ServerId],
      Array(3).fill(demo.options.id),
    );
    assertEquals([User.Name, SessionInfo.DeviceId, SessionInfo.Client], [
      "demo",
      "id-1",
      "c",
    ]);
    assertEquals(User.Policy.IsAdministrator, true);
    const empty = await ask(LOGIN, {
      authorization,
      body: { Username: "ada" },
    });
    assertEquals(empty.status, 200);
  },
);

const BAD_SIGN_INS: [title: string, ask: Ask, shape: string][] = [
  [
    "nobody is named",
    { authorization: WHO, body: { Username: " " } },
    "400 E2",
  ],
  ["there is no header", { body: { Username: "demo", Pw: "demo" } }, "400 E2"],
  ...["Client", "Device", "DeviceId", "Version"].map((
    part,
  ): [string, Ask, string] => [
    `${part} is empty`,
    {
      authorization: WHO.replace(new RegExp(`${part}="[^"]*"`), `${part}=""`),
      body: { Username: "demo", Pw: "demo" },
    },
    "400 E2",
  ]),
  ["the body is no JSON", { authorization: WHO, body: "{" }, "400 E4"],
  ["the body is a form", {
    authorization: WHO,
    body: "a=b",
    headers: { "content-type": "application/x-www-form-urlencoded" },
  }, "415 E4"],
  ["the password is wrong", {
    authorization: WHO,
    body: { Username: "demo", Pw: "x" },
  }, "401 E2"],
  ["the user is unknown", {
    authorization: WHO,
    body: { Username: "eve", Pw: "x" },
  }, "401 E2"],
];

for (const [title, given, shape] of BAD_SIGN_INS) {
  clientTest(
    `startDemoServer() answers a sign-in with ${shape} when ${title}`,
    async ({ ask }) => {
      assertEquals(shapeOf(await ask(LOGIN, given)), shape);
    },
  );
}

clientTest(
  "startDemoServer() refuses users who may not, with 403 (E2)",
  async ({ ask, demo, signIn }) => {
    const authorization = WHO;
    const body = { Username: "demo", Pw: "demo" };
    const login = async (Pw = "demo") =>
      shapeOf(await ask(LOGIN, { authorization, body: { ...body, Pw } }));
    const user = demo.users.findUser("demo");
    assert(user);
    user.maxSessions = 1;
    const token = await signIn();
    assertEquals(await login(), "403 E2", "its own old session counts");
    demo.users.restart();
    assertEquals(
      (await ask(ME, { token })).status,
      200,
      "a token outlives a restart",
    );
    assertMatch(await login(), /^200 /);
    user.maxSessions = 0;
    user.forbidden = true;
    assertEquals(await login(), "403 E2");
    user.forbidden = false;
    user.disabled = true;
    assertEquals([await login(), await login("x")], ["403 E2", "403 E2"]);
    user.disabled = false;
    demo.options.brokenSignIn = true;
    assertEquals(await login(), "500 E2");
  },
);

clientTest(
  "startDemoServer() locks a user out at the limit, and keeps the tokens",
  async ({ ask, demo, signIn }) => {
    const user = demo.users.findUser("demo");
    assert(user);
    user.lockoutAfter = 3;
    const token = await signIn();
    const wrong = { authorization: WHO, body: { Username: "demo", Pw: "x" } };
    const tries = [];
    for (let i = 0; i < 4; i++) tries.push(shapeOf(await ask(LOGIN, wrong)));
    assertEquals(tries, ["401 E2", "401 E2", "401 E2", "403 E2"]);
    assertEquals(shapeOf(await ask(ME, { token })), "401 E1");
    demo.users.enable(user);
    assertEquals((await ask(ME, { token })).status, 200);
    demo.users.disable(user);
    demo.users.enable(user);
    assertEquals((await ask(ME, { token })).status, 401, "gone for good");
  },
);

clientTest(
  "startDemoServer() ends a user's old token on the same device, and nobody else's",
  async ({ ask, signIn }) => {
    const first = await signIn();
    const other = await signIn("ada");
    const second = await signIn();
    const statuses = await Promise.all(
      [first, other, second].map((token) => ask(ME, { token })),
    );
    assertEquals(statuses.map((it) => it.status), [401, 200, 200]);
  },
);
