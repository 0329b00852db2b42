import { Failure } from "../../src/core/failure.ts";
import {
  proxyFor,
  proxyLabel,
  readProxySettings,
} from "../../src/core/proxy.ts";
import { assert, assertEquals, assertThrows } from "@std/assert";
import { SECRET_WORD } from "../secret_word.ts";

function read(variables: Record<string, string>) {
  return readProxySettings(new Map(Object.entries(variables)));
}

const VALUES: readonly [value: string, label: string][] = [
  ["http://proxy.example:3128", "http://proxy.example:3128"],
  ["http://proxy.example", "http://proxy.example:80"],
  ["proxy.example:3128", "http://proxy.example:3128"],
  ["https://proxy.example/", "https://proxy.example:443"],
  ["socks5h://[::1]:9050", "socks5h://[::1]:9050"],
  ["socks5://localhost", "socks5h://localhost:1080"],
  ["socks://10.0.0.1:1", "socks5h://10.0.0.1:1"],
  [`http://ada:${SECRET_WORD}@proxy.example:8`, "http://proxy.example:8"],
  [" http://proxy.example:8 ", "http://proxy.example:8"],
];

for (const [value, label] of VALUES) {
  Deno.test(`readProxySettings() reads ${value.replace(SECRET_WORD, "…")}`, () => {
    const settings = read({ HTTPS_PROXY: value });
    assert(settings);
    assertEquals(proxyLabel(settings.proxy), label);
    assert(!JSON.stringify(settings).includes(SECRET_WORD));
    assert(!Deno.inspect(settings).includes(SECRET_WORD));
  });
}

for (
  const value of [
    `ftp://ada:${SECRET_WORD}@proxy.example`,
    `socks4://${SECRET_WORD}`,
    `http://ada:${SECRET_WORD}%zz@proxy.example`,
    `http://a b:${SECRET_WORD}@:1`,
    `http://ada:12/${SECRET_WORD}@proxy.example`,
    `ada:12?${SECRET_WORD}@proxy.example`,
    `socks5://ada:12#${SECRET_WORD}@proxy.example`,
    "http://proxy.example:99999",
    "http://",
  ]
) {
  Deno.test(`readProxySettings() refuses ${value.replace(SECRET_WORD, "…")} without quoting it`, () => {
    const failure = assertThrows(() => read({ ALL_PROXY: value }), Failure);
    assertEquals(failure.kind, "usage");
    assert(failure.message.includes("ALL_PROXY"));
    assert(!JSON.stringify(failure).includes(SECRET_WORD));
  });
}

Deno.test("readProxySettings() prefers the names for HTTPS, then those in lower case", () => {
  const names = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"];
  for (const [at, name] of names.entries()) {
    const rest = names.slice(at).map((it) => [it, "http://proxy"]);
    const settings = read(Object.fromEntries(rest));
    assertEquals(settings?.proxy.variable, name);
  }
  assertEquals(read({}), null);
  assertEquals(read({ HTTPS_PROXY: "", HTTP_PROXY: "http://a" }), null);
});

Deno.test("readProxySettings() decodes the user name and the password", () => {
  const settings = read({ ALL_PROXY: "socks5h://a%40b:p%3A%25@proxy" });
  const { user, password } = settings?.proxy.credentials ?? {};
  assertEquals([user?.expose(), password?.expose()], ["a@b", "p:%"]);
});

const EXCEPTIONS: readonly [except: string, url: string, direct: boolean][] = [
  ["", "https://media.example", false],
  ["*", "https://media.example", true],
  ["media.example", "https://media.example", true],
  ["media.example", "https://a.MEDIA.example:8920", true],
  ["media.example", "https://multimedia.example", false],
  [".example", "https://media.example", true],
  ["*.example", "https://media.example", true],
  ["other, media.example", "https://media.example", true],
  ["other media.example", "https://media.example", true],
  ["media.example:8920", "https://media.example:8920", true],
  ["media.example:8920", "https://media.example", false],
  ["media.example:443", "https://media.example", true],
  ["192.168.0.0/16", "https://192.168.7.9", true],
  ["192.168.0.0/16", "https://192.169.7.9", false],
  ["192.168.0.0/16", "https://192.168.example", false],
  ["0.0.0.0/0", "https://8.8.8.8", true],
  ["10.0.0.0/33", "https://10.0.0.0", false],
  ["fe80::1", "https://[fe80::1]", true],
  ["[fe80::1]:8920", "https://[fe80::1]:8920", true],
  ["[fe80::1]:8920", "https://[fe80::1]", false],
  [",,", "https://media.example", false],
  ["", "https://localhost:8920", true],
  ["", "https://127.0.0.1", true],
  ["", "https://[::1]", true],
  ["", "http://localhost:8096", true],
];

for (const [except, url, isDirect] of EXCEPTIONS) {
  const way = isDirect ? "directly" : "through the proxy";
  Deno.test(`proxyFor() reaches ${url} ${way} with NO_PROXY "${except}"`, () => {
    const settings = read({ HTTPS_PROXY: "http://proxy", NO_PROXY: except });
    assertEquals(proxyFor(settings, new URL(url)) === null, isDirect);
  });
}
