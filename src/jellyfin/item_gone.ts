import { Failure } from "../core/failure.ts";

/** Returns the failure of an item that the server no longer has. */
export function gone(id: string): Failure {
  return new Failure("not_found", `Cannot find item "${id}" on the server`, {
    hint: "It may have been removed: update the library with " +
      "`jellytau library sync`",
    remedy: "sync-library",
  });
}
