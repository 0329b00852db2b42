import {
  type CertificateKind,
  makeCertificate,
} from "../../src/demo/certificate.ts";
import { startDemoServer } from "../../src/demo/demo_server.ts";
import { assert, assertEquals, assertMatch } from "@std/assert";
import { failureOf, networkTest, withClient } from "./jellyfin_fixture.ts";

const REFUSED: [kind: CertificateKind, withCa: boolean, state: RegExp][] = [
  ["ca-signed", false, /its certificate is not trusted$/],
  ["self-signed", false, /self-signed$/],
  ["expired", true, /has expired$/],
  ["not-yet-valid", true, /not valid yet$/],
  ["wrong-name", true, /for another name$/],
];

for (const [kind, withCa, state] of REFUSED) {
  networkTest(
    `JellyfinServer refuses a ${kind} certificate, reports why, and accepts it when it is pinned`,
    async () => {
      const demo = await startDemoServer({ certificate: kind });
      const { caPem, sha256 } = demo.certificate;
      try {
        const trust = { caPem: withCa ? caPem : null };
        const failure = await failureOf(demo.url, trust);
        assertEquals(failure.kind, "tls_untrusted");
        assertMatch(failure.message, state);
        assertEquals(failure.details.sha256, sha256);
        assertEquals(failure.details.subject, "CN=JellyTau demo");
        assertEquals(failure.details.pinned, false);
        assertEquals(demo.log.requests, []);
        await withClient(demo.url, { pinSha256: sha256 }, async (it) => {
          assertEquals((await it.publicInfo()).id, demo.options.id);
        });
      } finally {
        await demo.stop();
      }
    },
  );
}

networkTest(
  "JellyfinServer accepts a certificate of the CA that it is given",
  async () => {
    const demo = await startDemoServer();
    const trust = { caPem: demo.certificate.caPem };
    try {
      await withClient(demo.url, trust, async (it) => {
        await it.publicInfo();
        assertEquals(it.trustedBy(), "ca-file");
        assertEquals(it.certificate()?.sha256, demo.certificate.sha256);
        assert(Math.abs(it.clockSkewMs() ?? Infinity) < 60_000);
      });
    } finally {
      await demo.stop();
    }
  },
);

networkTest(
  "JellyfinServer refuses a certificate of another CA than the one it is given",
  async () => {
    const demo = await startDemoServer();
    const other = await makeCertificate("ca-signed");
    try {
      const failure = await failureOf(demo.url, { caPem: other.caPem });
      assertEquals(failure.kind, "tls_untrusted");
      assertEquals(demo.log.requests, []);
    } finally {
      await demo.stop();
    }
  },
);

/** Makes the request in a process with this environment. */
async function askIn(
  env: Record<string, string>,
  args: readonly string[],
): Promise<string> {
  const script = new URL("./ask_child.ts", import.meta.url).pathname;
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", "--no-check", script, ...args],
    env,
    stdout: "piped",
    stderr: "null",
  }).output();
  return new TextDecoder().decode(stdout);
}

networkTest(
  "JellyfinServer trusts the system's store, with another CA given as well",
  async () => {
    const folder = await Deno.makeTempDir();
    const system = await startDemoServer();
    const own = await startDemoServer();
    try {
      const [store, caFile] = [`${folder}/store.pem`, `${folder}/own.pem`];
      await Deno.writeTextFile(store, system.certificate.caPem);
      await Deno.writeTextFile(caFile, own.certificate.caPem);
      const env = { DENO_TLS_CA_STORE: "system", SSL_CERT_FILE: store };
      assertEquals(await askIn(env, [system.url]), "Jellyfin Server");
      assertEquals(await askIn(env, [system.url, caFile]), "Jellyfin Server");
      assertEquals(await askIn(env, [own.url, caFile]), "Jellyfin Server");
      assertEquals(await askIn(env, [own.url]), "tls_untrusted");
    } finally {
      await system.stop();
      await own.stop();
      await Deno.remove(folder, { recursive: true });
    }
  },
);

networkTest(
  "JellyfinServer checks certificates even if the environment forbids it",
  async () => {
    const demo = await startDemoServer();
    try {
      const env = { NODE_TLS_REJECT_UNAUTHORIZED: "0" };
      assertEquals(await askIn(env, [demo.url]), "tls_untrusted");
      assertEquals(demo.log.requests, []);
    } finally {
      await demo.stop();
    }
  },
);
