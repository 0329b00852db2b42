import { SYSTEM_TRUST, type Trust } from "../../src/core/account.ts";
import { ClientCertificate } from "../../src/core/client_certificate.ts";
import { Failure } from "../../src/core/failure.ts";
import type { PublicInfo } from "../../src/core/ports.ts";
import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { NO_OPENSSL } from "./impostor.ts";
import {
  DEVICE_ID,
  httpReply,
  networkTest,
  PUBLIC_INFO,
  servers,
  withRawServer,
} from "./jellyfin_fixture.ts";
import {
  type ClientFiles,
  KEY_KINDS,
  type TlsVersion,
  withClientFiles,
  withVerifyingServer,
} from "./verifying_server.ts";

const VERSIONS: readonly TlsVersion[] = ["tls1_2", "tls1_3"];
const IGNORE = { ignore: NO_OPENSSL };

function assertNamesCertificate(failure: Failure): void {
  assertEquals(failure.kind, "unreachable");
  assertStringIncludes(failure.message, "client certificate");
  assertEquals(failure.remedy, "set-certificate");
}

async function ask(
  { url, trust, client }: {
    url: string;
    trust: Partial<Trust>;
    client: ClientFiles | null;
  },
): Promise<PublicInfo> {
  const { origin } = new URL(url);
  const certificate = client && ClientCertificate.read(origin, {
    pem: client.certificate,
    keyPem: client.key,
    passphrase: null,
  });
  const server = await servers.open({
    url,
    trust: { ...SYSTEM_TRUST, ...trust },
    deviceId: DEVICE_ID,
    timeoutMs: 60_000,
    certificate,
  });
  try {
    return await server.publicInfo();
  } finally {
    await server.close();
  }
}

for (const kind of KEY_KINDS) {
  networkTest(
    `JellyfinServer shows a client certificate with a key of ${kind}`,
    () =>
      withClientFiles(kind, async (client) => {
        const clientPem = client.certificate.expose();
        for (const version of VERSIONS) {
          const options = { version, clientPem };
          await withVerifyingServer(options, async (server) => {
            const { url, caPem, sha256: pinSha256 } = server;
            for (const trust of [{ caPem }, { pinSha256 }]) {
              const { id } = await ask({ url, trust, client });
              assertEquals(id, PUBLIC_INFO.Id, version);
            }
          });
        }
      }),
    IGNORE,
  );
}

for (const version of VERSIONS) {
  networkTest(
    `JellyfinServer says that a server asks for a client certificate over ${version}`,
    () =>
      withClientFiles("P-256", (client) => {
        const clientPem = client.certificate.expose();
        return withVerifyingServer({ version, clientPem }, async (server) => {
          const { url, caPem, sha256: pinSha256 } = server;
          for (const trust of [{ caPem }, { pinSha256 }]) {
            const failure = await assertRejects(
              () => ask({ url, trust, client: null }),
              Failure,
            );
            assertNamesCertificate(failure);
          }
        });
      }),
    IGNORE,
  );

  networkTest(
    `JellyfinServer says that a server refuses its client certificate over ${version}`,
    () =>
      withClientFiles(
        "P-256",
        (accepted) =>
          withClientFiles("P-256", (client) => {
            const clientPem = accepted.certificate.expose();
            const options = { version, clientPem };
            return withVerifyingServer(options, async ({ url, caPem }) => {
              const failure = await assertRejects(
                () => ask({ url, trust: { caPem }, client }),
                Failure,
              );
              assertNamesCertificate(failure);
            });
          }),
      ),
    IGNORE,
  );
}

const NGINX_PAGES = [
  "No required SSL certificate was sent",
  "The SSL certificate error",
];

for (const page of NGINX_PAGES) {
  networkTest(
    `publicInfo() names the command for certificates when nginx answers "${page}"`,
    () => {
      const body = `<html><head><title>400 ${page}</title></head>` +
        "<hr><center>nginx/1.27</center></html>";
      const headers = { "content-type": "text/html", server: "nginx" };
      const reply = httpReply(400, { headers, body });
      return withRawServer(({ say }) => say(reply), async ({ url, trust }) => {
        const failure = await assertRejects(
          () => ask({ url, trust, client: null }),
          Failure,
        );
        assertStringIncludes(
          failure.message,
          "nginx in front of the server asks for a client certificate",
        );
        assertEquals(failure.remedy, "set-certificate");
      });
    },
  );
}
