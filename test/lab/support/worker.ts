/**
 * The lab's inventory with a worker, node4, of a class of its own.
 * @param inventory text of stacks/lab.yaml
 */
export function withWorker(inventory: string): string {
  return inventory
    .replace(/^hosts:$/m, "  worker:\n    architecture: amd64\n    roles: [worker]\n\nhosts:")
    .replace(
      /^peers:$/m,
      "  node4:\n    class: worker\n    address: 10.77.0.14\n    mesh: 10.66.0.14\n\npeers:",
    );
}
