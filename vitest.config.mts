import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: ["test/lab/**"],
          pool: "forks",
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        // One file after another on the same hosts: each leaves the site as it found it.
        test: {
          name: "lab",
          include: ["test/lab/**/*.test.ts"],
          pool: "forks",
          fileParallelism: false,
          testTimeout: 1_200_000,
          hookTimeout: 2_400_000,
        },
      },
    ],
  },
});
