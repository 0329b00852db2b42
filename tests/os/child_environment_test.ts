import { childEnvironment } from "../../src/os/child_environment.ts";
import { assertEquals } from "@std/assert";

Deno.test("childEnvironment() leaves out JellyTau's variables and no others", () => {
  const own = ["JELLYTAU_TOKEN", "JELLYTAU_HOME", "CREDENTIALS_DIRECTORY"];
  const others = ["NOT_JELLYTAU_TOKEN", "CREDENTIALS_DIRECTORY_2"];
  const before = Deno.env.toObject();
  try {
    for (const name of [...own, ...others]) Deno.env.set(name, "value");
    const found = Object.keys(childEnvironment());
    assertEquals(
      [...own, ...others].filter((it) => found.includes(it)),
      others,
    );
  } finally {
    for (const name of [...own, ...others]) {
      const value = before[name];
      if (value === undefined) Deno.env.delete(name);
      else Deno.env.set(name, value);
    }
  }
});
