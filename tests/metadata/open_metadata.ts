import { SqliteAccountIndex } from "../../src/metadata/account_index.ts";
import { SqliteDownloadIndex } from "../../src/metadata/download_index.ts";
import { SqliteGenerationIndex } from "../../src/metadata/generation_index.ts";
import { MetadataFile } from "../../src/metadata/metadata_file.ts";

/** Opens the indexes of accounts, downloads and generations over one file. */
export function openMetadata(path: string) {
  const file = new MetadataFile(path);
  return {
    file,
    accounts: new SqliteAccountIndex(file),
    downloads: new SqliteDownloadIndex(file),
    generations: new SqliteGenerationIndex(file),
    close: () => file.close(),
  };
}
