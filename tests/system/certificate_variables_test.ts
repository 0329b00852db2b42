import { makeCertificate } from "../../src/demo/certificate.ts";
import { findStoreProblem } from "../../src/system/certificate_variables.ts";
import { assertEquals } from "@std/assert";

const folder = await Deno.makeTempDir();
const file = (name: string) => `${folder}/${name}`;
const { caPem } = await makeCertificate("ca-signed");
await Deno.writeTextFile(file("ca.pem"), caPem);
await Deno.writeTextFile(file("note.txt"), "no certificate");
globalThis.addEventListener("unload", () => {
  Deno.removeSync(folder, { recursive: true });
});

const find = (values: Record<string, string>) =>
  findStoreProblem({ get: (name) => values[name] });

for (const name of ["SSL_CERT_FILE", "DENO_CERT", "NODE_EXTRA_CA_CERTS"]) {
  const breaksTls = name !== "NODE_EXTRA_CA_CERTS";
  const CASES: [value: string, state: string, breaks: boolean][] = [
    ["/nope.pem", "does not exist", breaksTls],
    ["", "does not exist", breaksTls],
    [folder, "is a folder", breaksTls],
    [
      file("note.txt"),
      "holds no certificate in PEM form",
      false,
    ],
  ];
  for (const [value, state, breaks] of CASES) {
    Deno.test(`findStoreProblem() names ${name} when it names what ${state}: ${value.slice(0, 5)}`, () => {
      assertEquals(find({ [name]: value }), {
        variable: name,
        state: `"${value}" ${state}`,
        breaksTls: breaks,
      });
    });
  }
  Deno.test(`findStoreProblem() finds none when ${name} names certificates`, () => {
    assertEquals(find({ [name]: file("ca.pem") }), null);
  });
}

Deno.test("findStoreProblem() reads every folder when SSL_CERT_DIR lists several", () => {
  assertEquals(find({ SSL_CERT_DIR: folder }), null);
  assertEquals(find({ SSL_CERT_DIR: "" }), null);
  for (const bad of ["/nope", file("ca.pem")]) {
    const problem = find({ SSL_CERT_DIR: `${folder}:${bad}` });
    assertEquals(problem?.breaksTls, false);
    assertEquals(problem?.variable, "SSL_CERT_DIR");
  }
});

Deno.test("findStoreProblem() names what breaks TLS first when several are wrong", () => {
  const problem = find({ SSL_CERT_DIR: "/nope", DENO_CERT: "/nope.pem" });
  assertEquals(problem?.variable, "DENO_CERT");
});

Deno.test("findStoreProblem() never reads a pipe", async () => {
  const path = file("pipe");
  await new Deno.Command("mkfifo", { args: [path] }).output();
  assertEquals(find({ SSL_CERT_FILE: path }), null);
});
