import { late, once } from "../../src/core/late.ts";
import { assertEquals } from "@std/assert";

class Counter {
  #count = 0;

  add(by: number): Promise<number> {
    return Promise.resolve(this.#count += by);
  }
}

Deno.test("late() loads the object once when its methods are called", async () => {
  let loads = 0;
  const load = once(() => {
    loads++;
    return Promise.resolve(new Counter());
  });
  const counter = late(load, ["add"]);
  assertEquals(loads, 0);
  assertEquals([await counter.add(2), await counter.add(3)], [2, 5]);
  assertEquals(loads, 1);
});
