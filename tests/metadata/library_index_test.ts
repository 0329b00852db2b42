import { openLibraryIndex } from "../../src/metadata/library_index.ts";
import { libraryIndexContract } from "../contracts/library_index_contract.ts";

libraryIndexContract("openLibraryIndex()", async (check) => {
  const folder = await Deno.makeTempDir();
  const library = openLibraryIndex(`${folder}/metadata.db`);
  try {
    await check(library);
  } finally {
    library.close();
    await Deno.remove(folder, { recursive: true });
  }
});

// A run that stores nothing keeps its library in memory.
libraryIndexContract("openLibraryIndex() in memory", async (check) => {
  const library = openLibraryIndex(":memory:");
  try {
    await check(library);
  } finally {
    library.close();
  }
});
