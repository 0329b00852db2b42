/** The project's own rules for `deno lint`; see "Rules for code" in CONTRIBUTING.md. */
import { fileLength, functionLength } from "./length.ts";

const plugin: Deno.lint.Plugin = {
  name: "jellytau",
  rules: {
    "file-length": fileLength,
    "function-length": functionLength,
  },
};

export default plugin;
