/** What fits no shape, in either direction: refused, and nothing is harmed. */
import fc from "fast-check";
import * as v from "valibot";
import { Failure } from "../../src/core/failure.ts";
import {
  type CommandName,
  COMMANDS,
  SAME_ISOLATE_ONLY,
} from "../../src/service/protocol.ts";
import { Service } from "../../src/service/service.ts";
import {
  type ScreenPort,
  WorkerClient,
} from "../../src/service/worker_client.ts";
import { toScreenSchema } from "../../src/service/wire.ts";
import { makeWorld } from "../auth/auth_world.ts";
import { assert, assertEquals, assertRejects } from "../assert.ts";
import { serviceParts } from "./service_parts.ts";

const NAMES = Object.keys(COMMANDS) as CommandName[];
const CONTEXT = { signal: new AbortController().signal, tell: () => undefined };

/** Structured data of any kind, as a channel can carry it. */
const anything = fc.oneof(
  fc.anything(),
  fc.record({ type: fc.string(), id: fc.nat() }),
  fc.record({ type: fc.constant("reply"), id: fc.string() }),
  fc.record({ type: fc.constant("event"), event: fc.anything() }),
  fc.record({
    type: fc.constant("failure"),
    id: fc.constant(1),
    failure: fc.anything(),
  }),
);

/** A screen's end whose other side is the test. */
function openScreen() {
  const listeners: ((event: MessageEvent<unknown> & ErrorEvent) => void)[] = [];
  const port: ScreenPort = {
    postMessage: () => undefined,
    addEventListener: (type, listener) => {
      if (type === "message") listeners.push(listener);
    },
    terminate: () => undefined,
  };
  const client = new WorkerClient(port);
  const say = (data: unknown) => {
    const event = new MessageEvent("message", { data });
    for (const it of listeners) it(event as MessageEvent & ErrorEvent);
  };
  return { client, say };
}

Deno.test("WorkerClient loses a service that says what fits no shape, and whoever waits hears it", async () => {
  const misfit = anything.filter((it) => !v.is(toScreenSchema, it));
  await fc.assert(fc.asyncProperty(misfit, async (message) => {
    const { client, say } = openScreen();
    const sent = client.send("list-servers", {});
    say(message);
    const failure = await assertRejects(() => sent, Failure);
    assertEquals(failure.kind, "internal");
    const later = await assertRejects(
      () => client.send("list-servers", {}),
      Failure,
    );
    assertEquals(later.kind, "internal");
  }));
});

for (const name of NAMES) {
  Deno.test(`WorkerClient.send() refuses a reply to "${name}" that is not its own`, async () => {
    const schema: v.GenericSchema = COMMANDS[name].reply;
    const misfit = fc.anything().filter((it) => !v.is(schema, it));
    await fc.assert(
      fc.asyncProperty(misfit, async (reply) => {
        const { client, say } = openScreen();
        const sent = client.send(name, {} as never);
        say({ type: "reply", id: 1, reply });
        const failure = await assertRejects(() => sent, Failure);
        assertEquals(failure.kind, "internal");
        assert(failure.message.includes(`"${name}"`), failure.message);
        const next = client.send("list-servers", {});
        say({ type: "reply", id: 2, reply: { servers: [] } });
        assertEquals(await next, { servers: [] });
      }),
      { numRuns: 30 },
    );
  });

  Deno.test(`Service.run() refuses an input of "${name}" that is not its own`, async () => {
    const world = makeWorld();
    const service = new Service(serviceParts(world));
    const schema: v.GenericSchema = COMMANDS[name].input;
    const misfit = fc.anything().filter((it) => !v.is(schema, it));
    await fc.assert(
      fc.asyncProperty(misfit, async (input) => {
        const failure = await assertRejects(
          () => service.run(name, input, CONTEXT),
          Failure,
        );
        assertEquals(failure.kind, "internal");
      }),
      { numRuns: 30 },
    );
    assertEquals(world.accounts.listAccounts(), []);
    assertEquals(world.home.passwordSignIns, 0);
  });
}

Deno.test("what only the same isolate may ask for is a command that exists", () => {
  for (const name of SAME_ISOLATE_ONLY) assert(NAMES.includes(name), name);
});
