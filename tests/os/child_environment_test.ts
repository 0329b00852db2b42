import { childEnvironment } from "../../src/os/child_environment.ts";
import { assertEquals } from "@std/assert";

/** Sets variables while a test runs; null removes one. */
function withVariables(
  variables: Readonly<Record<string, string | null>>,
  use: () => void,
): void {
  const set = (name: string, value: string | null) =>
    value === null ? Deno.env.delete(name) : Deno.env.set(name, value);
  const before = Deno.env.toObject();
  try {
    for (const [name, value] of Object.entries(variables)) set(name, value);
    use();
  } finally {
    for (const name of Object.keys(variables)) set(name, before[name] ?? null);
  }
}

Deno.test("childEnvironment() leaves out JellyTau's variables and no others", () => {
  const own = ["JELLYTAU_TOKEN", "JELLYTAU_HOME", "CREDENTIALS_DIRECTORY"];
  const others = ["NOT_JELLYTAU_TOKEN", "CREDENTIALS_DIRECTORY_2"];
  const all = [...own, ...others];
  withVariables(Object.fromEntries(all.map((it) => [it, "value"])), () => {
    const found = Object.keys(childEnvironment());
    assertEquals(all.filter((it) => found.includes(it)), others);
  });
});

const NO_PROXIES: [
  given: Record<string, string>,
  lower: string | undefined,
  upper: string | undefined,
][] = [
  [{}, undefined, undefined],
  [{ no_proxy: "a.example" }, "a.example", undefined],
  [{ http_proxy: "http://p" }, "127.0.0.1", "127.0.0.1"],
  [
    { ALL_PROXY: "socks5://p", no_proxy: "a.example" },
    "a.example,127.0.0.1",
    "a.example,127.0.0.1",
  ],
  [
    { HTTP_PROXY: "http://p", no_proxy: "a.example", NO_PROXY: "b.example" },
    "a.example,127.0.0.1",
    "b.example,127.0.0.1",
  ],
  [{ http_proxy: "http://p", NO_PROXY: "*" }, "*", "*"],
];

// The names of variables have no case on Windows.
const ignore = Deno.build.os === "windows";

Deno.test("childEnvironment() keeps addresses on this machine from a proxy", {
  ignore,
}, () => {
  const none = ["http_proxy", "all_proxy", "no_proxy"]
    .flatMap((it) => [it, it.toUpperCase()])
    .map((it) => [it, null]);
  for (const [given, lower, upper] of NO_PROXIES) {
    withVariables({ ...Object.fromEntries(none), ...given }, () => {
      const { no_proxy, NO_PROXY } = childEnvironment();
      assertEquals([no_proxy, NO_PROXY], [lower, upper]);
    });
  }
});
