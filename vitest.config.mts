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
          // Half of the files wait for an engine or an sshd: a worker for each core, where the default leaves one free.
          // Two engines at a time take longer each.
          maxWorkers: "100%",
          testTimeout: 120_000,
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
