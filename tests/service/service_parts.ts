import { MetadataLibrary } from "../../src/metadata/metadata_library.ts";
import type { ServiceParts } from "../../src/service/handlers.ts";
import type { AuthWorld } from "../auth/auth_world.ts";

/** A world's parts, with all that the service wants beside them. */
export function serviceParts(world: AuthWorld): ServiceParts {
  return {
    ...world.parts,
    library: new MetadataLibrary(":memory:"),
    systemChecks: () => Promise.resolve([]),
  };
}
