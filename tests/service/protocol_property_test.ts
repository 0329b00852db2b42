/** Tests both sides of the service's protocol with invalid messages. */
import * as fc from "fast-check";
import * as v from "valibot";
import { Failure } from "../../src/core/failure.ts";
import type { ServiceDependencies } from "../../src/service/handlers.ts";
import {
  type CommandName,
  COMMANDS,
  eventSchema,
  SAME_ISOLATE_ONLY,
  type ServiceEvent,
} from "../../src/service/protocol.ts";
import { Service } from "../../src/service/service.ts";
import {
  type ScreenPort,
  WorkerClient,
} from "../../src/service/worker_client.ts";
import { serve, type ServicePort } from "../../src/service/worker_server.ts";
import { toScreenSchema } from "../../src/service/messages.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { arbitraryOf, spoiled } from "./arbitrary_of.ts";

/** Values are small already, and shrinking them takes long. */
const RUNS = { numRuns: 40, endOnFailure: true };
const MANY = { ...RUNS, numRuns: 300 };
const NAMES = Object.keys(COMMANDS) as CommandName[];
const CONTEXT = { signal: new AbortController().signal, tell: () => undefined };

/** Returns dependencies that nothing may use, and records their use. */
function untouched(): { deps: ServiceDependencies; touched: PropertyKey[] } {
  const touched: PropertyKey[] = [];
  const deps = new Proxy({} as ServiceDependencies, {
    get: (_, name) => void touched.push(name),
    ownKeys: () => {
      touched.push("all");
      return [];
    },
  });
  return { deps, touched };
}

/** Generates values that almost fit `schema`. */
function mismatch(schema: v.GenericSchema): fc.Arbitrary<unknown> {
  return arbitraryOf(schema).chain(spoiled).filter((it) => !v.is(schema, it));
}

async function refusal(call: () => Promise<unknown>): Promise<void> {
  const failure = await assertRejects(call, Failure);
  assertEquals(failure.kind, "internal");
  assert(failure.hint.length > 10);
}

/** Makes a client and the functions that stand in for its service. */
function clientAlone() {
  const listeners: ((event: MessageEvent<unknown>) => void)[] = [];
  const sent: { id: number }[] = [];
  const port: ScreenPort = {
    postMessage: (message) => void sent.push(message as { id: number }),
    addEventListener: (type, listener) => {
      if (type === "message") listeners.push(listener as () => void);
    },
    terminate: () => undefined,
  };
  const client = new WorkerClient(port);
  const hear = (data: unknown) => {
    for (const it of listeners) it(new MessageEvent("message", { data }));
  };
  const ask = () => {
    const reply = client.send("stop-playback", { itemId: null });
    return { reply, id: sent.at(-1)?.id ?? 0 };
  };
  /** Checks that the client still works after the messages before. */
  const stillWorks = async () => {
    const { reply, id } = ask();
    hear({ type: "reply", id, reply: { stopped: 3 } });
    assertEquals(await reply, { stopped: 3 });
  };
  return { client, sent, hear, ask, stillWorks };
}

for (const name of NAMES) {
  const { input, reply } = COMMANDS[name] as {
    input: v.GenericSchema;
    reply: v.GenericSchema;
  };

  Deno.test(`Service.run() refuses every mismatch of "${name}" and touches nothing`, async () => {
    const { deps, touched } = untouched();
    const service = new Service(deps);
    await fc.assert(
      fc.asyncProperty(mismatch(input), async (it) => {
        await refusal(() => service.run(name, it, CONTEXT));
        assertEquals(touched, []);
      }),
      RUNS,
    );
  });

  Deno.test(`WorkerClient.send() accepts replies to "${name}" that fit, and no other`, async () => {
    const { client, sent, hear, stillWorks } = clientAlone();
    const send = (said: unknown) => {
      const promise = client.send(name, {} as never);
      hear({ type: "reply", id: sent.at(-1)?.id, reply: said });
      return promise;
    };
    await fc.assert(
      fc.asyncProperty(
        arbitraryOf(reply),
        mismatch(reply),
        async (it, not) => {
          await send(it);
          await refusal(() => send(not));
          await stillWorks();
        },
      ),
      RUNS,
    );
  });
}

Deno.test("WorkerClient.onEvent() receives every event that fits, and no other", async () => {
  const { client, hear, ask, stillWorks } = clientAlone();
  const heard: ServiceEvent[] = [];
  client.onEvent((it) => heard.push(it));
  const { reply, id } = ask();
  await fc.assert(
    fc.asyncProperty(
      arbitraryOf(eventSchema),
      mismatch(eventSchema),
      async (event, not) => {
        heard.length = 0;
        hear({ type: "event", event: not });
        hear({ type: "event", event });
        assertEquals<unknown>(heard, [event]);
        await stillWorks();
      },
    ),
    MANY,
  );
  hear({ type: "reply", id, reply: { stopped: 1 } });
  assertEquals(await reply, { stopped: 1 }, "who waited went on waiting");
});

Deno.test("WorkerClient.send() fails when its reply fits no schema, and the next does not", async () => {
  const { hear, ask, stillWorks } = clientAlone();
  const loose = arbitraryOf(toScreenSchema).chain(spoiled).filter((it) =>
    !v.is(toScreenSchema, it) && (it as { type?: unknown })?.type !== "event"
  );
  await fc.assert(
    fc.asyncProperty(loose, async (message) => {
      const { reply, id } = ask();
      const numbered = typeof message === "object" && message !== null
        ? { ...message, id }
        : message;
      hear(v.is(toScreenSchema, numbered) ? message : numbered);
      await refusal(() => reply);
      await stillWorks();
    }),
    MANY,
  );
});

Deno.test("WorkerClient.send() fails when its reply's id cannot become a number", async () => {
  const { hear, ask, stillWorks } = clientAlone();
  const { reply } = ask();
  hear({ type: "reply", id: { toString: "no function" }, reply: null });
  await refusal(() => reply);
  await stillWorks();
});

/** Makes a service that answers raw messages at once. */
function serviceAlone() {
  const { deps, touched } = untouched();
  const answers: { type: string; id?: number; failure?: { kind: string } }[] =
    [];
  let hear: (data: unknown) => void = () => undefined;
  const port: ServicePort = {
    postMessage: (message) =>
      void answers.push(structuredClone(message) as typeof answers[number]),
    addEventListener: (_, listener) => {
      hear = (data) => listener(new MessageEvent("message", { data }));
    },
  };
  serve(port, new Service(deps));
  answers.length = 0; // "ready"
  return { hear: (data: unknown) => hear(data), answers, touched };
}

/** Waits for an answer, and long enough for a second one. */
async function untilAnswered(answers: readonly unknown[]): Promise<void> {
  const aMoment = () => new Promise((done) => setTimeout(done, 0));
  for (let i = 0; i < 1_000 && answers.length === 0; i++) await aMoment();
  await aMoment();
}

Deno.test("serve() answers every ill-formed command with one failure and touches nothing", async () => {
  const { hear, answers, touched } = serviceAlone();
  const commands = fc.oneof(
    fc.constantFrom(...NAMES).chain((name) =>
      mismatch(COMMANDS[name].input).map((input) => ({ name, input }))
    ),
    fc.record({ name: fc.string(), input: fc.jsonValue() }),
    fc.constantFrom("constructor", "__proto__", "toString", 7, null).map(
      (name) => ({ name, input: {} }),
    ),
  );
  let id = 0;
  await fc.assert(
    fc.asyncProperty(commands, async (command) => {
      answers.length = 0;
      id++;
      hear({ type: "command", id, ...command });
      await untilAnswered(answers);
      assertEquals(
        answers.map((it) => [it.type, it.id, it.failure?.kind]),
        [["failure", id, "internal"]],
      );
      assertEquals(touched, []);
    }),
    MANY,
  );
});

for (const name of SAME_ISOLATE_ONLY) {
  Deno.test(`serve() refuses "${name}", whatever its input, and touches nothing`, async () => {
    const { hear, answers, touched } = serviceAlone();
    const { input } = COMMANDS[name];
    let id = 0;
    await fc.assert(
      fc.asyncProperty(arbitraryOf(input), async (it) => {
        answers.length = 0;
        id++;
        hear({ type: "command", id, name, input: it });
        await untilAnswered(answers);
        assertEquals(answers.map((it) => it.failure?.kind), ["internal"]);
        assertEquals(touched, []);
      }),
      RUNS,
    );
  });
}
