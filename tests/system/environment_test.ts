import { Failure } from "../../src/core/failure.ts";
import { readEnvironment } from "../../src/system/environment.ts";
import { assertEquals, assertThrows } from "@std/assert";

function environment(
  variables: Readonly<Record<string, string>>,
  os: typeof Deno.build.os = "linux",
) {
  const get = (name: string) => variables[name];
  return readEnvironment({ get, delete: () => undefined }, os);
}

Deno.test("readEnvironment() finds the session bus when it runs", () => {
  const busOf = (...given: Parameters<typeof environment>) =>
    environment(...given).sessionBus;
  const address = "unix:path=/run/user/1000/bus,guid=0123";
  const variables = { DBUS_SESSION_BUS_ADDRESS: address };
  assertEquals(busOf(variables), address);
  assertEquals(busOf({}), null);
  assertEquals(
    busOf({ XDG_RUNTIME_DIR: "/run/user/1000" }),
    "unix:path=/run/user/1000/bus",
  );
  assertEquals(
    busOf({ XDG_RUNTIME_DIR: "/run/a b,c=d;e" }),
    "unix:path=/run/a%20b%2Cc%3Dd%3Be/bus",
  );
  assertEquals(busOf({ DBUS_SESSION_BUS_ADDRESS: "autolaunch:" }), null);
  assertEquals(busOf(variables, "darwin"), null);
  assertEquals(busOf(variables, "windows"), null);
});

Deno.test("readEnvironment() hides what JELLYTAU_HIDE lists", () => {
  const variables = { DBUS_SESSION_BUS_ADDRESS: "unix:path=/bus" };
  const bus = (hide: string) =>
    environment({ ...variables, JELLYTAU_HIDE: hide }).sessionBus;
  assertEquals(bus("mpris"), null);
  assertEquals(bus(" mpris ,"), null);
  assertEquals(bus(""), "unix:path=/bus");
  assertThrows(
    () => bus("mpris,all"),
    Failure,
    "Cannot use JELLYTAU_HIDE: it is not one of mpris, title, notifications",
  );
});

Deno.test("readEnvironment() sets the title only in known terminals", () => {
  const hasTitle = (...given: Parameters<typeof environment>) =>
    environment(...given).screen.title;
  for (
    const TERM of ["xterm-256color", "tmux-256color", "foot", "st-256color"]
  ) {
    assertEquals(hasTitle({ TERM }), true, TERM);
  }
  for (const TERM of ["dumb", "linux", "vt100", "eterm-color", ""]) {
    assertEquals(hasTitle({ TERM }), false, TERM);
  }
  assertEquals(hasTitle({ TERM: "xterm", JELLYTAU_HIDE: "title" }), false);
  assertEquals(hasTitle({}, "windows"), false);
  assertEquals(hasTitle({ WT_SESSION: "1" }, "windows"), true);
});

Deno.test("readEnvironment() turns notifications off", () => {
  const notifies = (hide: string) =>
    environment({ JELLYTAU_HIDE: hide }).screen.notifications;
  assertEquals(notifies("title,mpris"), true);
  assertEquals(notifies("title,notifications"), false);
});
