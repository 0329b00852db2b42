import { Failure } from "../../src/core/failure.ts";
import { type Movable, movingOn } from "../../src/core/move_on.ts";
import { assertEquals, assertRejects } from "@std/assert";

const AWAY = new Failure("unreachable", "Cannot reach: down");
const BUSY = new Failure("server_error", "Cannot use: too many requests", {
  code: 429,
});
const REFUSED = new Failure("forbidden", "Cannot use: not allowed");

/** Returns a session that can move, and what happened to it. */
function makeSession(answers: boolean | null) {
  const moved: unknown[] = [];
  const session = {
    server: { at: "first" },
    ...(answers === null ? {} : {
      move(failed: unknown) {
        moved.push(failed);
        session.server = { at: "second" };
        return Promise.resolve(answers);
      },
    }),
  };
  return { moved, session: session as Movable<{ at: string }> };
}

Deno.test("movingOn() runs again with the new server after a move", async () => {
  const { session, moved } = makeSession(true);
  const first = session.server;
  const used: unknown[] = [];
  const result = await movingOn(session, ({ server }) => {
    used.push(server);
    if (server === first) throw AWAY;
    return Promise.resolve("done");
  });
  assertEquals(result, "done");
  assertEquals(used, [{ at: "first" }, { at: "second" }]);
  assertEquals(moved, [{ at: "first" }]);
});

Deno.test("movingOn() throws the first failure when it cannot move, or another one", async () => {
  for (const answers of [false, null]) {
    const { session } = makeSession(answers);
    const failure = await assertRejects(
      () => movingOn(session, () => Promise.reject(AWAY)),
      Failure,
    );
    assertEquals(failure, AWAY);
  }
  for (const answer of [REFUSED, BUSY]) {
    const { session, moved } = makeSession(true);
    await assertRejects(
      () => movingOn(session, () => Promise.reject(answer)),
      Failure,
    );
    assertEquals(moved, []);
  }
});
