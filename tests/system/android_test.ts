import { isAndroid } from "../../src/system/android.ts";
import { readEnvironment } from "../../src/system/environment.ts";
import { assertEquals } from "@std/assert";

const CASES: readonly {
  readonly variables: Readonly<Record<string, string>>;
  readonly files: readonly string[];
  readonly android: boolean;
}[] = [
  { variables: {}, files: [], android: false },
  { variables: { TERMUX_VERSION: "0.118.3" }, files: [], android: true },
  {
    variables: { PREFIX: "/data/data/com.termux/files/usr" },
    files: [],
    android: true,
  },
  { variables: {}, files: ["/system/build.prop"], android: true },
  { variables: { PREFIX: "/usr/local" }, files: [], android: false },
  {
    variables: { PREFIX: "/home/ada/data/data/com.termux/files" },
    files: ["/etc/os-release"],
    android: false,
  },
];

Deno.test("isAndroid() knows Termux by its variables and Android by its file", () => {
  for (const { variables, files, android } of CASES) {
    const found = isAndroid(
      (name) => variables[name] ?? null,
      (path) => files.includes(path),
    );
    assertEquals(found, android, JSON.stringify({ variables, files }));
  }
});

Deno.test("readEnvironment() takes Termux on Linux for Android, and nothing else", () => {
  const system = (os: typeof Deno.build.os, termux: boolean) => {
    const variables = new Map([["HOME", "/home/ada"]]);
    if (termux) variables.set("TERMUX_VERSION", "0.118.3");
    return readEnvironment(variables, os).system;
  };
  assertEquals(system("linux", true), "android");
  assertEquals(system("android", false), "android");
  assertEquals(system("linux", false), "linux");
  assertEquals(system("darwin", true), "darwin");
  assertEquals(system("windows", true), "windows");
});
