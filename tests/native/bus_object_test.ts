/** Tests the object that GLib exports on a bus, without the program. */
import {
  type BusMethods,
  type BusObject,
  BusRefusal,
  type BusValues,
  openBusObject,
  TO_BUS,
} from "deno-keyring-ffi-bindings/bus-object";
import { NativeError } from "deno-keyring-ffi-bindings/native-error";
import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { lacks } from "../requirements.ts";
import {
  callBus,
  openSessionBus,
  type SessionBus,
  withBusSocket,
} from "./session_bus.ts";

const ignore = lacks("dbus-daemon", "dbus-send");
const NAME = "org.example.Test";
const PATH = "/org/example/test";
const LIMIT = { limitMs: 60_000 };
const PROPERTIES = "org.freedesktop.DBus.Properties";
const XML = `<node><interface name="${NAME}">
  <method name="Echo">
    <arg direction="in" type="s"/><arg direction="out" type="s"/>
  </method>
  <method name="Refuse"/><method name="Fail"/><method name="Wait"/>
  <property name="Text" type="s" access="read"/>
  <property name="Path" type="o" access="read"/>
  <property name="Flag" type="b" access="read"/>
  <property name="Long" type="x" access="read"/>
  <property name="Real" type="d" access="readwrite"/>
  <property name="Texts" type="as" access="read"/>
  <property name="Map" type="a{sv}" access="read"/>
</interface></node>`;

/** Values of all types that can be sent. */
const VALUES: BusValues = {
  Text: { type: "s", value: '‘Zoë’ \\ "x" {}' },
  Path: { type: "o", value: "/a/b_1" },
  Flag: { type: "b", value: true },
  Long: { type: "x", value: -9_000_000_000 },
  Real: { type: "d", value: 0.25 },
  Texts: { type: "as", value: ["a", "", "ü"] },
  Map: { type: "a{sv}", value: { n: { type: "x", value: 7 } } },
};

function addressOf({ env }: SessionBus): string {
  return env["DBUS_SESSION_BUS_ADDRESS"] ?? "";
}

function open(
  address: string,
  { methods = QUIET, limit = LIMIT }: {
    methods?: BusMethods;
    limit?: typeof LIMIT;
  } = {},
): Promise<BusObject> {
  const object = { path: PATH, xml: XML, interfaces: [NAME], methods };
  return openBusObject({ address, limit, ...object });
}

const QUIET: BusMethods = {
  call: () => [],
  properties: () => VALUES,
  set: () => Promise.resolve(),
};

/** Defines a test that exports an object; the libraries stay open. */
function objectTest(
  name: string,
  use: (fixture: {
    bus: SessionBus;
    object: BusObject;
    set: unknown[];
    /** Calls a method of the object as another program. */
    call: (method: string, ...values: string[]) => Promise<string>;
  }) => Promise<void>,
): void {
  const fn = async () => {
    const bus = await openSessionBus();
    const set: unknown[] = [];
    const methods: BusMethods = {
      async call({ name }, [text]) {
        if (name === "Refuse") throw new BusRefusal("Not today");
        if (name === "Fail") throw new Error("a detail");
        if (name === "Wait") await new Promise((done) => setTimeout(done, 200));
        return name === "Echo" ? [{ type: "s", value: String(text) }] : [];
      },
      properties: () => VALUES,
      set: (_, value) => Promise.resolve(void set.push(value)),
    };
    const object = await open(addressOf(bus), { methods });
    const call = (method: string, ...values: string[]) =>
      callBus(bus.env, { to: NAME, path: PATH, method, values });
    try {
      assertEquals(await object.own([NAME], LIMIT), NAME);
      await use({ bus, object, set, call });
    } finally {
      await object.close();
      await bus.close();
    }
  };
  Deno.test({ name, ignore, fn, sanitizeResources: false });
}

objectTest(
  "openBusObject() answers calls and sends values of all types",
  async ({ call, set }) => {
    const text = "string:a 'b' ‘c’";
    assertEquals(await call(`${NAME}.Echo`, text), text.slice(7));
    const all = await call(`${PROPERTIES}.GetAll`, `string:${NAME}`);
    for (
      const part of [
        'Text variant ‘Zoë’ \\ "x" {}',
        "Path variant /a/b_1",
        "Flag variant boolean true",
        "Long variant int64 -9000000000",
        "Real variant double 0.25",
      ]
    ) {
      const plain = (it: string) => it.replaceAll(/[\s"]+/g, " ");
      assert(plain(all).includes(plain(part)), `${part}: ${all}`);
    }
    assertMatch(all, /Texts[^]*ü/);
    assertMatch(all, /Map[^]*n[^]*int64 7/);
    const values = [`string:${NAME}`, "string:Real", "variant:double:1.5"];
    await call(`${PROPERTIES}.Set`, ...values);
    assertEquals(set, [1.5]);
  },
);

objectTest(
  "openBusObject() tells a caller only the reason of a refusal",
  async ({ bus, call }) => {
    for (
      const [method, message] of [["Refuse", "Not today"], [
        "Fail",
        "The call failed",
      ]]
    ) {
      const { stderr } = await new Deno.Command("dbus-send", {
        args: [
          "--session",
          "--print-reply",
          `--dest=${NAME}`,
          PATH,
          `${NAME}.${method}`,
        ],
        clearEnv: true,
        env: { ...bus.env },
      }).output();
      const text = new TextDecoder().decode(stderr);
      assertEquals(
        text.trim(),
        `Error org.freedesktop.DBus.Error.Failed: ${message}`,
      );
    }
    assertEquals(await call(`${NAME}.Echo`, "string:still"), "still");
  },
);

objectTest("openBusObject() answers many calls at once", async ({ call }) => {
  const texts = Array.from({ length: 40 }, (_, i) => `${i}`);
  const echoed = await Promise.all(
    texts.map((it) => call(`${NAME}.Echo`, `string:${it}`)),
  );
  assertEquals(echoed, texts);
});

objectTest("own() skips a name that another program owns", async ({ bus }) => {
  const other = await open(addressOf(bus));
  assertEquals(
    await other.own([NAME, `${NAME}.second`], LIMIT),
    `${NAME}.second`,
  );
  assertEquals(await other.own([NAME], LIMIT), null);
  const request = {
    ...TO_BUS,
    method: "GetConnectionUnixProcessID",
    values: [{ type: "s", value: NAME }],
    reply: "(u)",
  } as const;
  assertEquals(await other.ask(request, LIMIT), [Deno.pid]);
  await other.close();
  await other.close();
  other.emit({ interface: NAME, name: "Gone", values: [] });
  await assertRejects(() => other.ask(request, LIMIT), NativeError, "stopped");
});

objectTest(
  "emit() and close() do nothing once the bus has ended",
  async ({ bus, object, call }) => {
    const waiting = call(`${NAME}.Wait`).catch(() => "lost");
    await call(`${NAME}.Echo`, "string:x");
    Deno.kill(bus.pid, "SIGKILL");
    assertEquals(await waiting, "lost");
    object.emit({ interface: NAME, name: "Gone", values: [] });
    await new Promise((done) => setTimeout(done, 300));
    object.emit({ interface: NAME, name: "Gone", values: [] });
  },
);

objectTest(
  "close() does not wait for a bus that does not read, and closes later",
  async ({ bus, object }) => {
    Deno.kill(bus.pid, "SIGSTOP");
    const text = { type: "s", value: "x".repeat(100_000) } as const;
    for (let i = 0; i < 20; i++) {
      object.emit({ interface: NAME, name: "Long", values: [text] });
    }
    await object.close();
    Deno.kill(bus.pid, "SIGCONT");
    const { to, path } = TO_BUS;
    const method = `${to}.NameHasOwner`;
    const call = { to, path, method, values: [`string:${NAME}`] };
    while ((await callBus(bus.env, call)).includes("true")) {
      // it reads the rest first
    }
  },
);

for (const conduct of ["silent", "closes", "closes later", "gone"] as const) {
  Deno.test({
    name: `openBusObject() fails with a bus whose conduct is "${conduct}"`,
    ignore,
    sanitizeResources: false,
    fn: () =>
      withBusSocket(conduct, async (address) => {
        const limit = { limitMs: 1_000 };
        await assertRejects(() => open(address, { limit }), NativeError);
      }),
  });
}
