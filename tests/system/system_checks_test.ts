import { Failure } from "../../src/core/failure.ts";
import { readProxySettings } from "../../src/core/proxy.ts";
import {
  buildCheck,
  findSandboxes,
  proxyCheck,
  tlsStoreCheck,
} from "../../src/system/system_checks.ts";
import { assert, assertEquals } from "@std/assert";

const CASES: readonly {
  readonly variables: Readonly<Record<string, string>>;
  readonly files: readonly string[];
  readonly found: readonly string[];
}[] = [
  { variables: {}, files: [], found: [] },
  { variables: {}, files: ["/.flatpak-info"], found: ["Flatpak"] },
  { variables: { SNAP: "/snap/x/1" }, files: [], found: ["Snap"] },
  { variables: {}, files: ["/.dockerenv"], found: ["a container"] },
  { variables: { container: "podman" }, files: [], found: ["a container"] },
  { variables: { WSL_DISTRO_NAME: "Debian" }, files: [], found: ["WSL"] },
  {
    variables: { SSH_CONNECTION: "10.0.0.1 1 10.0.0.2 22" },
    files: ["/run/.containerenv"],
    found: ["a container", "an SSH session"],
  },
];

for (const { variables, files, found } of CASES) {
  Deno.test(`findSandboxes() finds ${found.join(", ") || "none"}`, () => {
    const sandboxes = findSandboxes(
      new Map(Object.entries(variables)),
      (path) => files.includes(path),
    );
    assertEquals(sandboxes, found);
    const { detail } = buildCheck("1.2.3", { system: "linux", sandboxes });
    assert(detail.includes("JellyTau 1.2.3"));
    for (const name of found) assert(detail.includes(name), detail);
    assert(!detail.includes("10.0.0.1"));
  });
}

Deno.test("proxyCheck() names the variable and the proxy, and not its password", () => {
  const settings = readProxySettings(
    new Map([
      ["HTTPS_PROXY", "http://ada:hunter2@proxy.example:3128"],
      ["NO_PROXY", "intranet.example"],
    ]),
  );
  const { ok, detail } = proxyCheck(settings, null);
  assertEquals(ok, true);
  assert(detail.includes("HTTPS_PROXY is used: http://proxy.example:3128 "));
  assert(detail.includes("NO_PROXY") && !detail.includes("intranet"));
  assert(!detail.includes("hunter2") && !detail.includes("ada"));
  assertEquals(proxyCheck(null, null).detail, "none is set");
});

Deno.test("proxyCheck() fails for a proxy that does not work", () => {
  const problem = new Failure("unreachable", "Cannot connect: it is off");
  const { ok, detail, hint } = proxyCheck(null, problem);
  assertEquals([ok, detail, hint], [false, problem.message, problem.hint]);
});

Deno.test("tlsStoreCheck() names the variable when its certificates cannot be used", () => {
  assertEquals(
    tlsStoreCheck("system,mozilla", {
      variable: "SSL_CERT_FILE",
      state: '"/nope.pem" does not exist',
      breaksTls: true,
    }),
    {
      name: "tls-store",
      ok: false,
      detail: 'SSL_CERT_FILE: "/nope.pem" does not exist',
      hint: "Correct or unset SSL_CERT_FILE",
    },
  );
  assertEquals(tlsStoreCheck("system,mozilla").ok, true);
});

Deno.test("tlsStoreCheck() reports a variable that JellyTau does not read", () => {
  const ignored = "NODE_EXTRA_CA_CERTS";
  const { ok, detail, hint } = tlsStoreCheck("system,mozilla", null, {
    ignored,
  });
  assertEquals(ok, true);
  assertEquals(
    detail,
    "the system's certificate authorities are trusted; " +
      "NODE_EXTRA_CA_CERTS is set, but JellyTau does not read it",
  );
  assert(hint?.includes("SSL_CERT_FILE"));
  assertEquals(tlsStoreCheck(null, null, { ignored }).ok, false);
});
