export * from "@std/assert";
