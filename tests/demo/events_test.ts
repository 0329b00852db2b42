import { Events } from "../../src/demo/events.ts";
import { assertEquals } from "@std/assert";

Deno.test("Events.close() drops a change that is not sent yet, and its timer", () => {
  const events = new Events();
  const heard: string[] = [];
  events.listen(({ type }) => void heard.push(type));
  events.userDataChanged("a".repeat(32), [{ ItemId: "b".repeat(32) }]);
  events.close();
  assertEquals(heard, []);
});
