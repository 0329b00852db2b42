import {
  certificateFacts,
  ClientCertificate,
  hasEncryptedKey,
} from "../../src/core/client_certificate.ts";
import { Failure } from "../../src/core/failure.ts";
import { Secret } from "../../src/core/secret.ts";
import { TOKEN_MAX_BYTES } from "../../src/core/token.ts";
import { assert, assertEquals, assertThrows } from "@std/assert";
import { NO_OPENSSL, openssl } from "../jellyfin/impostor.ts";
import {
  type ClientFiles,
  KEY_KINDS,
  withClientFiles,
} from "../jellyfin/verifying_server.ts";

const ORIGIN = "https://media.example";
const PASSPHRASE = "pa55phrase0fakey7c1e";

function read(
  { certificate: pem, key: keyPem }: Pick<ClientFiles, "certificate" | "key">,
  passphrase: string | null = null,
): ClientCertificate {
  return ClientCertificate.read(ORIGIN, {
    pem,
    keyPem,
    passphrase: passphrase === null ? null : new Secret(passphrase),
  });
}

function opensslTest(
  name: string,
  fn: (files: ClientFiles) => Promise<void> | void,
): void {
  Deno.test({
    name,
    ignore: NO_OPENSSL,
    fn: () => withClientFiles("P-256", async (it) => await fn(it)),
  });
}

for (const kind of KEY_KINDS) {
  Deno.test({
    name: `encode() of a ${kind} key fits into every storage, and is read back`,
    ignore: NO_OPENSSL,
    fn: () =>
      withClientFiles(kind, (files) => {
        const given = read(files);
        const stored = given.encode();
        assert(stored.expose().length <= TOKEN_MAX_BYTES);
        assert(!/\p{Cc}/u.test(stored.expose()));
        const { certificatePem } = given;
        const tokenStorage = "libsecret" as const;
        const record = { origin: ORIGIN, certificatePem, tokenStorage };
        const again = ClientCertificate.decode(record, stored);
        assertEquals(
          again.tlsOptionsFor(`${ORIGIN}/jellyfin`),
          given.tlsOptionsFor(ORIGIN),
        );
        return Promise.resolve();
      }),
  });
}

opensslTest("read() finds certificate and key in one file", ({
  certificate,
  key,
}) => {
  const pem = new Secret(`${key.expose()}\n${certificate.expose()}`);
  const both = ClientCertificate.read(ORIGIN, {
    pem,
    keyPem: null,
    passphrase: null,
  });
  assert(!both.certificatePem.includes("PRIVATE"));
  assertEquals(certificateFacts(both.certificatePem)?.subject, "CN=ada");
});

opensslTest(
  "read() decrypts a key, and refuses another passphrase",
  async (files) => {
    const { folder, certificate } = files;
    const path = `${folder}/encrypted.key`;
    const words = ["-passout", `pass:${PASSPHRASE}`];
    const from = ["pkcs8", "-topk8", "-in", `${folder}/client.key`];
    await openssl([...from, "-out", path, ...words]);
    const key = new Secret(await Deno.readTextFile(path));
    assertEquals([hasEncryptedKey(key), hasEncryptedKey(files.key)], [
      true,
      false,
    ]);
    const plain = read(files).encode();
    assert(read({ certificate, key }, PASSPHRASE).encode().equals(plain));
    const kinds = [null, "wrong", `${PASSPHRASE}x`].map((it) => {
      const failure = assertThrows(
        () => read({ certificate, key }, it),
        Failure,
      );
      assert(!JSON.stringify(failure).includes(PASSPHRASE));
      return failure.kind;
    });
    assertEquals(kinds, ["input_needed", "rejected", "rejected"]);
  },
);

opensslTest(
  "read() refuses the key of another certificate, before any connection",
  (files) =>
    withClientFiles("P-256", (other) => {
      const { certificate } = files;
      const failure = assertThrows(
        () => read({ certificate, key: other.key }),
        Failure,
        "the key belongs to another certificate",
      );
      assertEquals(failure.kind, "usage");
      return Promise.resolve();
    }),
);

opensslTest(
  "decode() refuses a certificate that another program recorded",
  (files) =>
    withClientFiles("P-256", (other) => {
      const certificatePem = other.certificate.expose();
      const tokenStorage = "libsecret" as const;
      const record = { origin: ORIGIN, certificatePem, tokenStorage };
      for (
        const text of [
          read(files).encode().expose(),
          "{}",
          "x",
          '{"kty":"RSA"}',
        ]
      ) {
        const failure = assertThrows(
          () => ClientCertificate.decode(record, new Secret(text)),
          Failure,
        );
        assertEquals(failure.kind, "storage_damaged");
      }
      return Promise.resolve();
    }),
);

opensslTest(
  "read() names the way to convert PKCS#12",
  async ({ folder, key }) => {
    const files = [
      "-in",
      `${folder}/client.pem`,
      "-inkey",
      `${folder}/client.key`,
    ];
    const to = ["-out", `${folder}/client.p12`, "-passout", "pass:x"];
    await openssl(["pkcs12", "-export", ...files, ...to]);
    const bytes = await Deno.readFile(`${folder}/client.p12`);
    const certificate = new Secret(new TextDecoder("latin1").decode(bytes));
    const failure = assertThrows(() => read({ certificate, key }), Failure);
    assert(failure.hint.includes("openssl pkcs12 -in client.p12"));
  },
);

opensslTest(
  "read() refuses a file without a key, and one without a certificate",
  (files) => {
    const { certificate, key } = files;
    for (
      const given of [{ certificate, key: certificate }, {
        certificate: key,
        key,
      }]
    ) {
      const { kind } = assertThrows(() => read(given), Failure);
      assertEquals(kind, "usage");
    }
  },
);

opensslTest(
  "tlsOptionsFor() gives no key for an address of another origin",
  (files) => {
    const certificate = read(files);
    for (
      const url of ["https://media.example:8920", "https://evil.example", ""]
    ) {
      assertThrows(
        () => certificate.tlsOptionsFor(url),
        Failure,
        "another origin",
      );
    }
  },
);

opensslTest("ClientCertificate shows no key however it is printed", (files) => {
  const certificate = read(files);
  const [secret = ""] = /"d":"([^"]+)"/.exec(certificate.encode().expose()) ??
    [];
  const shown = [
    `${certificate}`,
    JSON.stringify(certificate),
    Deno.inspect(certificate, { depth: 9 }),
  ].join("");
  assert(secret.length > 8 && !shown.includes(secret.slice(5, -1)));
  assert(!shown.includes("PRIVATE KEY"));
});
