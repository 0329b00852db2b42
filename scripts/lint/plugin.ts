/** The project's own rules for `deno lint`; see "Rules for code" in CONTRIBUTING.md. */
import { docComments } from "./doc_comments.ts";
import { layers } from "./layers.ts";
import { fileLength, functionLength } from "./length.ts";
import { networkTests } from "./network_tests.ts";
import { positionalParameters } from "./parameters.ts";
import { runtimeAccess } from "./runtime.ts";

const plugin: Deno.lint.Plugin = {
  name: "jellytau",
  rules: {
    "doc-comments": docComments,
    "file-length": fileLength,
    "function-length": functionLength,
    layers,
    "network-tests": networkTests,
    "positional-parameters": positionalParameters,
    "runtime-access": runtimeAccess,
  },
};

export default plugin;
