import { PASSPHRASE, type Recorded } from "./recorded_service.ts";

/** Returns another address of the demo server. */
const localUrl = (url: string) => url.replace("127.0.0.1", "localhost");

/** Inputs of the commands for secrets of origins, rules and followed series. */
export const HEADER_CASES = {
  "set-header": {
    input: () => ({
      server: "https://away.example",
      name: "X-Access",
      value: PASSPHRASE,
      store: null,
      pinSha256: null,
      caPem: null,
    }),
  },
  "list-headers": { input: () => ({}) },
  "remove-headers": {
    input: () => ({ server: "away.example", name: null }),
  },
  "set-certificate": {
    input: () => ({
      server: "https://away.example",
      pem: PASSPHRASE,
      keyPem: null,
      passphrase: PASSPHRASE,
      store: null,
    }),
    fails: "usage" as const,
  },
  "list-certificates": { input: () => ({}) },
  "remove-certificate": {
    input: () => ({ server: "away.example" }),
    fails: "not_found" as const,
  },
  "add-address": {
    input: ({ demo }: Recorded) => ({
      server: demo.url,
      url: localUrl(demo.url),
      pinSha256: demo.certificate.sha256,
      trustNew: false,
      caPem: null,
    }),
  },
  "list-addresses": { input: () => ({ server: null }) },
  "order-addresses": {
    input: ({ demo }: Recorded) => ({
      server: demo.url,
      addresses: [localUrl(demo.url), demo.url],
    }),
  },
  "remove-address": {
    input: ({ demo }: Recorded) => ({
      server: demo.url,
      address: localUrl(demo.url),
    }),
  },
};

export const RULE_CASES = {
  "list-names": {
    input: () => ({
      account: null,
      kind: "genre" as const,
      libraryId: null,
    }),
  },
  "set-list-sort": {
    input: () => ({
      account: null,
      sort: { list: "movies", by: "added" as const, reversed: false },
    }),
  },
  "set-skip-rules": {
    input: () => ({ account: null, rules: { intro: "auto" as const } }),
  },
};

export const FOLLOW_CASES = {
  "run-queue": { input: () => ({ stays: false, parallel: null }) },
  "list-follows": { input: () => ({}) },
  "follow-series": {
    input: () => ({
      account: null,
      item: "x",
      next: 1,
      keepDays: 1,
      budgetBytes: 1,
    }),
    fails: "not_found" as const,
  },
  "unfollow-series": {
    input: () => ({ item: "x", owner: null }),
    fails: "not_found" as const,
  },
};
