import { MetadataLibrary } from "../../src/metadata/metadata_library.ts";
import { libraryIndexContract } from "../contracts/library_index_contract.ts";

libraryIndexContract("MetadataLibrary", async (check) => {
  const folder = await Deno.makeTempDir();
  const library = new MetadataLibrary(`${folder}/metadata.db`);
  try {
    await check(library);
  } finally {
    library.close();
    await Deno.remove(folder, { recursive: true });
  }
});

// A run that stores nothing keeps its library in memory.
libraryIndexContract("MetadataLibrary in memory", async (check) => {
  const library = new MetadataLibrary(":memory:");
  try {
    await check(library);
  } finally {
    library.close();
  }
});
