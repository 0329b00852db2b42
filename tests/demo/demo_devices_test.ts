/** Tests codes, sessions, devices and keys of the demo server. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { clientTest, shapeOf, WHO } from "./demo_client.ts";

const ME = "GET /Users/Me";
const INITIATE = "POST /QuickConnect/Initiate";
const CONNECT = "GET /QuickConnect/Connect";
const AUTHORIZE = "POST /QuickConnect/Authorize";
const REDEEM = "POST /Users/AuthenticateWithQuickConnect";
const MINUTE_MS = 60_000;
const authorization = WHO.replace("id-1", "id-2");

clientTest(
  "startDemoServer() runs a code through its life",
  async ({ ask, demo, signIn }) => {
    assertEquals((await ask("GET /QuickConnect/Enabled")).text, "true");
    assertEquals(shapeOf(await ask(INITIATE)), "400 E2");
    const { json } = await ask(INITIATE, { authorization });
    assertMatch(json.Code, /^[1-9][0-9]{5}$/);
    assertMatch(json.Secret, /^[0-9A-F]{64}$/);
    assertEquals([json.Authenticated, json.DeviceId, json.AppName], [
      false,
      "id-2",
      "c",
    ]);
    const poll = `${CONNECT}?secret=${json.Secret}`;
    const body = { Secret: json.Secret };
    assertEquals((await ask(poll)).json.Authenticated, false);
    assertEquals(shapeOf(await ask(REDEEM, { body })), "404 E2");

    const token = await signIn();
    const approve = `${AUTHORIZE}?code=${json.Code}`;
    assertEquals(shapeOf(await ask(approve)), "401 E1");
    assertEquals(shapeOf(await ask(AUTHORIZE, { token })), "400 E4");
    assertEquals(
      shapeOf(await ask(`${AUTHORIZE}?code=1`, { token })),
      "404 E2",
    );
    const ada = await signIn("ada");
    const demoId = demo.users.findUser("demo")?.id;
    const foreign = `${approve}&userId=${demoId}`;
    assertEquals(shapeOf(await ask(foreign, { token: ada })), "403 E2");
    assertEquals((await ask(approve, { token })).text, "true");
    assertEquals(shapeOf(await ask(approve, { token })), "500 E2");

    assertEquals((await ask(poll)).json.Authenticated, true);
    const [first, second] = [
      await ask(REDEEM, { body }),
      await ask(REDEEM, { body }),
    ];
    assertEquals(first.json.AccessToken, second.json.AccessToken);
    assertEquals(
      (await ask(ME, { token: first.json.AccessToken })).status,
      200,
    );
    demo.users.skippedMs = 10.5 * MINUTE_MS;
    assertEquals((await ask(poll)).json.Authenticated, true, "is still seen");
    assertEquals(shapeOf(await ask(REDEEM, { body })), "404 E2");
    demo.users.skippedMs = 11 * MINUTE_MS;
    assertEquals(shapeOf(await ask(poll)), "404 E3 Unknown secret");
  },
);

clientTest(
  "startDemoServer() lets a code die, and forgets all with a restart",
  async ({ ask, demo }) => {
    const start = async () =>
      (await ask(INITIATE, { authorization })).json.Secret;
    const poll = (secret: string) => ask(`${CONNECT}?secret=${secret}`);
    const first = await start();
    demo.users.skippedMs = 10 * MINUTE_MS;
    assertEquals((await poll(first)).status, 404);
    const second = await start();
    assertEquals((await poll(second)).status, 200);
    demo.users.restart();
    assertEquals((await poll(second)).status, 404);
  },
);

clientTest(
  "startDemoServer() says that codes are off, after what is malformed",
  async ({ ask, demo, signIn }) => {
    const token = await signIn();
    demo.users.quickConnect = false;
    const off = "401 E3 Quick connect is disabled";
    assertEquals((await ask("GET /QuickConnect/Enabled")).text, "false");
    assertEquals(shapeOf(await ask(INITIATE)), "400 E2");
    assertEquals(shapeOf(await ask(INITIATE, { authorization })), off);
    assertEquals(shapeOf(await ask(CONNECT)), "400 E4");
    assertEquals(shapeOf(await ask(`${CONNECT}?secret=x`)), off);
    assertEquals(shapeOf(await ask(`${AUTHORIZE}?code=1`, { token })), off);
    assertEquals(shapeOf(await ask(REDEEM, { body: {} })), "400 E4");
    assertEquals(
      shapeOf(await ask(REDEEM, { body: { Secret: "x" } })),
      "401 E2",
    );
  },
);

clientTest(
  "startDemoServer() ends a session once, and knows who is no user",
  async ({ ask, demo, signIn }) => {
    const token = await signIn();
    const LOGOUT = "POST /Sessions/Logout";
    assertEquals((await ask(ME, { token })).json.Name, "demo");
    assertEquals(shapeOf(await ask(LOGOUT, { token })), "204 E1");
    assertEquals(shapeOf(await ask(LOGOUT, { token })), "401 E1");
    assertEquals(shapeOf(await ask(ME, { token })), "401 E1");
    const key = demo.users.addApiKey("script");
    assertEquals(shapeOf(await ask(ME, { token: key })), "400 E4");
    assertEquals(shapeOf(await ask(LOGOUT, { token: key })), "204 E1");
    assertEquals((await ask("GET /Sessions", { token: key })).status, 200);
    const ada = await signIn("ada");
    const user = demo.users.findUser("ada");
    assert(user);
    user.forbidden = true;
    assertEquals(shapeOf(await ask(ME, { token: ada })), "403 E1");
  },
);

clientTest(
  "startDemoServer() answers what is open to all even with a bad token",
  async ({ ask }) => {
    const open = [
      "System/Info/Public",
      "System/Ping",
      "Users/Public",
      "QuickConnect/Enabled",
    ];
    for (const path of open) {
      assertEquals((await ask(`GET /${path}`, { token: "dead" })).status, 200);
    }
  },
);

clientTest(
  "startDemoServer() shows sessions from the sign-in to a restart, others' to administrators",
  async ({ ask, demo, signIn }) => {
    const [token, ada] = [await signIn(), await signIn("ada", "id-2")];
    const names = async (it: string) =>
      (await ask("GET /Sessions", { token: it })).json.map((
        it: { UserName: string },
      ) => it.UserName);
    assertEquals(await names(token), ["demo", "ada"]);
    assertEquals(await names(ada), ["ada"]);
    demo.users.restart();
    assertEquals(await names(token), [], "an ordinary call is no session");
    await ask("POST /Sessions/Capabilities/Full", { token: ada, body: {} });
    assertEquals(await names(token), ["ada"]);
    await ask("POST /Sessions/Playing", {
      token,
      body: { ItemId: "0".repeat(32) },
    });
    assertEquals(await names(token), ["ada", "demo"]);
  },
);

clientTest(
  "startDemoServer() shows devices and keys to administrators, and ends a device's tokens",
  async ({ ask, demo, signIn }) => {
    const [token, ada] = [await signIn(), await signIn("ada", "id-2")];
    for (const path of ["Devices", "Auth/Keys"]) {
      assertEquals(
        shapeOf(await ask(`GET /${path}`, { token: ada })),
        "403 E1",
      );
    }
    await ask("POST /Auth/Keys?app=script", { token });
    const keys = (await ask("GET /Auth/Keys", { token })).json;
    assertEquals([keys.TotalRecordCount, keys.Items[0].AppName], [1, "script"]);
    const devices = await ask("GET /Devices", { token });
    assertEquals(devices.json.Items.length, 2);
    assert(!/AccessToken/.test(devices.text));
    assertEquals((await ask("DELETE /Devices?id=id-2", { token })).status, 204);
    assertEquals((await ask(ME, { token: ada })).status, 401);
    const unknown = () => ask("DELETE /Devices?id=id-2", { token });
    assertEquals(shapeOf(await unknown()), "400 E4");
    demo.options.mode = "10.11";
    assertEquals(shapeOf(await unknown()), "404 E4");
  },
);

clientTest(
  "startDemoServer() ends a user's other tokens when the password changes",
  async ({ ask, signIn }) => {
    const [token, other, ada] = [
      await signIn(),
      await signIn("demo", "id-2"),
      await signIn("ada", "id-3"),
    ];
    const change = (CurrentPw: string) =>
      ask("POST /Users/Password", { token, body: { CurrentPw, NewPw: "new" } });
    assertMatch(shapeOf(await change("x")), /^403 E3 /);
    assertEquals(shapeOf(await change("demo")), "204 E1");
    const statuses = await Promise.all(
      [token, other, ada].map((token) => ask(ME, { token })),
    );
    assertEquals(statuses.map((it) => it.status), [200, 401, 200]);
  },
);
